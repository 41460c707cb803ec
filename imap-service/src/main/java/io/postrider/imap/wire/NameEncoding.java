package io.postrider.imap.wire;

/** How mailbox names stand on the wire. */
public enum NameEncoding {
    /** RFC 3501 section 5.1.3. */
    MODIFIED_UTF7,
    /** RFC 9755 section 3, RFC 9051 section 5.1: once the client has said that it knows. */
    UTF8
}
