package io.postrider.smtp.session;

/** What a port is for. A role is fixed with its listener: nothing a client says changes it. */
public enum ListenerRole {
    /** Mail from other servers for recipients here (RFC 5321). */
    MX,
    /** Mail from users, TLS by STARTTLS (RFC 6409). */
    SUBMISSION,
    /** Mail from users, TLS from the first octet (RFC 8314 section 3.3). */
    SUBMISSIONS;

    /** Whether users log in here. */
    public boolean submission() {
        return this != MX;
    }

    /** Whether the connection begins with a TLS handshake. */
    public boolean implicitTls() {
        return this == SUBMISSIONS;
    }
}
