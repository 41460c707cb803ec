package io.postrider.mail.address;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A mailbox of the SMTP envelope (RFC 5321 section 4.1.2, RFC 6531 section 3.3).
 *
 * @param localPart without quotes; at most 64 octets (RFC 5321 section 4.5.3.1.1), never empty, no control characters
 * @param domain as the client wrote it, or an address literal in brackets
 */
public record Mailbox(String localPart, String domain) {
    private static final int MAX_LOCAL_PART = 64;
    /** A reverse-path that somebody rewrote has a whole address in it, and such are on the way everywhere. */
    private static final int MAX_REWRITTEN = 220;

    public Mailbox {
        if (localPart.isEmpty() || isTooLong(localPart)) {
            throw new AddressSyntaxException(0, "a local part of 1 to 64 octets");
        }
        for (int i = 0; i < localPart.length(); i++) {
            char c = localPart.charAt(i);
            // Controls would end the line somewhere down the road; narrowing must not make one either.
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                throw new AddressSyntaxException(i, "no control character");
            }
        }
        if (domain.isEmpty()) {
            throw new AddressSyntaxException(localPart.length() + 1, "a domain");
        }
    }

    /** RFC 5321 section 4.5.3.1.1, and section 4.5.3.1, which asks for no limits where there can be none. */
    static boolean isTooLong(String localPart) {
        int octets = localPart.getBytes(StandardCharsets.UTF_8).length;
        boolean rewritten =
                localPart.regionMatches(true, 0, "SRS0", 0, 4) || localPart.regionMatches(true, 0, "SRS1", 0, 4);
        return octets > (rewritten ? MAX_REWRITTEN : MAX_LOCAL_PART);
    }

    /**
     * Parses an address without angle brackets, for example {@code user@example.org} or {@code "a b"@example.org}.
     *
     * @throws AddressSyntaxException when it is none
     */
    public static Mailbox parse(String text) {
        var parser = new PathParser(text, 0);
        Mailbox mailbox = parser.mailbox();
        parser.expectEnd();
        return mailbox;
    }

    /** Whether the domain is an address literal (RFC 5321 section 4.1.3). */
    public boolean isLiteral() {
        return domain.startsWith("[");
    }

    /** The domain in normal form; empty for an address literal. */
    public Optional<DomainName> domainName() {
        return isLiteral() ? Optional.empty() : Optional.of(DomainName.of(domain));
    }

    /** Whether it can only travel with SMTPUTF8 (RFC 6531): the local part is not ASCII. */
    public boolean needsSmtpUtf8() {
        return localPart.chars().anyMatch(c -> c >= 0x80);
    }

    /** The same mailbox with its domain in normal form, for comparing; the local part keeps its case. */
    public Mailbox normalized() {
        return isLiteral() ? this : new Mailbox(localPart, DomainName.of(domain).ascii());
    }

    /** The address as it is written in SMTP and in header fields: the local part quoted where it must be. */
    public String address() {
        return quoted(localPart) + '@' + domain;
    }

    @Override
    public String toString() {
        return address();
    }

    /** A local part with quotes where its characters need them (RFC 5321 section 4.1.2). */
    static String quoted(String localPart) {
        if (isDotString(localPart)) {
            return localPart;
        }
        var out = new StringBuilder(localPart.length() + 4).append('"');
        for (int i = 0; i < localPart.length(); i++) {
            char c = localPart.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.append('"').toString();
    }

    private static boolean isDotString(String text) {
        boolean dot = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && dot || c != '.' && !Characters.isAtext(c)) {
                return false;
            }
            dot = c == '.';
        }
        return !dot;
    }
}
