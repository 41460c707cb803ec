package io.postrider.mail.mime;

/**
 * How far a message is followed. What lies beyond is not lost and not an error, it is only not told apart: parts too
 * deep are opaque leaves, parts too many belong to the last one, header fields too many are not looked at.
 *
 * @param depth parts within parts
 * @param parts parts in all
 * @param headerOctets octets of one part's header
 * @param headerFields fields of one part's header
 * @param boundary octets of a multipart's boundary (RFC 2046 section 5.1.1)
 * @param parameters parameters of one field, segments of RFC 2231 continuations counted each
 * @param addresses addresses of one field
 */
public record MimeLimits(
        int depth, int parts, int headerOctets, int headerFields, int boundary, int parameters, int addresses) {
    /** The figures for mail from strangers. */
    public static final MimeLimits DEFAULT = new MimeLimits(100, 1_000, 256 * 1024, 1_000, 70, 100, 5_000);
}
