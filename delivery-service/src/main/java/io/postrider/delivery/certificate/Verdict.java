package io.postrider.delivery.certificate;

/** What a certificate is worth. */
public enum Verdict {
    /** It is the server's. */
    TRUSTED,
    /** Nobody vouches for it who would have to. */
    UNTRUSTED,
    /** It is vouched for, and another server's. */
    WRONG_NAME,
    /** It was good once, or is not yet. */
    EXPIRED
}
