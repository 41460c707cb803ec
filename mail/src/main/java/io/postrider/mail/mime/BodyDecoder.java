package io.postrider.mail.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Undoes Content-Transfer-Encoding (RFC 2045 section 6). Broken encodings give what can be read of them. */
public final class BodyDecoder {
    private BodyDecoder() {}

    /** Whether decoding leaves anything but the octets as they are. */
    public static boolean changes(String encoding) {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "base64", "quoted-printable" -> true;
            default -> false;
        };
    }

    /** Whether it is an encoding of RFC 2045 section 6.1; octets in another one stay as they are. */
    public static boolean knows(String encoding) {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "7bit", "8bit", "binary" -> true;
            default -> changes(encoding);
        };
    }

    /** Decodes octets in memory. */
    public static byte[] decode(byte[] octets, String encoding) {
        InputStream decoded = decoding(new ByteArrayInputStream(octets), encoding);
        if (decoded instanceof ByteArrayInputStream) {
            return octets;
        }
        try (decoded) {
            return decoded.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /**
     * Decodes a stream as it is read.
     *
     * @param encoding Content-Transfer-Encoding; for one that is not known, or identity, the stream itself is returned
     */
    public static InputStream decoding(InputStream body, String encoding) {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "base64" -> new Base64Stream(body);
            case "quoted-printable" -> new QuotedPrintableStream(body);
            default -> body;
        };
    }
}
