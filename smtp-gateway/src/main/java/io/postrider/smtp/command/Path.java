package io.postrider.smtp.command;

/**
 * A reverse-path or forward-path without brackets and source route (RFC 5321 section 4.1.2).
 *
 * @param localPart as sent, with its quotes if it had any; empty for the null reverse-path
 * @param domain as sent: a name, or an address literal in brackets; empty for the null path and for Postmaster
 */
public record Path(String localPart, String domain) {
    /** The null reverse-path {@code <>}. */
    public static final Path NULL = new Path("", "");

    /** Whether this is the null reverse-path. */
    public boolean isNull() {
        return localPart.isEmpty();
    }

    /** Whether the domain is an address literal such as {@code [192.0.2.1]}. */
    public boolean hasAddressLiteral() {
        return domain.startsWith("[");
    }

    /** Local part and domain joined; empty for the null path. */
    public String address() {
        return domain.isEmpty() ? localPart : localPart + '@' + domain;
    }
}
