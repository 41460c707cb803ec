package io.postrider.auth.dns;

/**
 * The record of a key that signs mail (RFC 6376 section 3.6).
 *
 * @param name its owner, without the final dot
 * @param text what it says
 * @param use what becomes of the key
 */
public record SigningRecord(String name, String text, Use use) {
    /** What a key is published for. */
    public enum Use {
        /** It is yet to sign. */
        COMING,
        /** It signs. */
        SIGNING,
        /** It signs no more, and mail that it signed is under way. */
        GOING
    }
}
