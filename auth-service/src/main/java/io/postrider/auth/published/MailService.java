package io.postrider.auth.published;

/**
 * What a mail program connects to. The order is the one in which it is to try: TLS from the first octet goes before
 * STARTTLS (RFC 8314 section 3), IMAP before POP3.
 */
public enum MailService {
    IMAPS(Protocol.IMAP, true),
    IMAP(Protocol.IMAP, false),
    POP3S(Protocol.POP3, true),
    POP3(Protocol.POP3, false),
    SUBMISSIONS(Protocol.SMTP, true),
    SUBMISSION(Protocol.SMTP, false);

    /** What is spoken there. */
    public enum Protocol {
        IMAP,
        POP3,
        SMTP
    }

    private final Protocol protocol;
    private final boolean implicitTls;

    MailService(Protocol protocol, boolean implicitTls) {
        this.protocol = protocol;
        this.implicitTls = implicitTls;
    }

    /** What is spoken there. */
    public Protocol protocol() {
        return protocol;
    }

    /** Whether TLS begins with the first octet, not by STARTTLS. */
    public boolean implicitTls() {
        return implicitTls;
    }
}
