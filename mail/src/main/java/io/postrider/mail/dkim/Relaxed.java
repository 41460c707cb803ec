package io.postrider.mail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postrider.mail.mime.HeaderField;
import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** The relaxed canonicalization of header fields (RFC 6376 section 3.4.2). */
final class Relaxed {
    private Relaxed() {}

    /** Writes a field with the line end that belongs to it. */
    static void field(HeaderField field, ByteArrayOutputStream out) {
        field(field.name(), field.block(), field.valueStart(), field.valueEnd(), out);
        out.write('\r');
        out.write('\n');
    }

    /** Writes a field without its line end, which is how the signature itself is hashed (RFC 6376 section 3.7). */
    static void lastField(String name, String value, ByteArrayOutputStream out) {
        byte[] octets = value.getBytes(ISO_8859_1);
        field(name, octets, 0, octets.length, out);
    }

    private static void field(String name, byte[] octets, int from, int to, ByteArrayOutputStream out) {
        out.writeBytes(name.toLowerCase(Locale.ROOT).getBytes(ISO_8859_1));
        out.write(':');
        boolean space = false;
        boolean begun = false;
        for (int i = from; i < to; i++) {
            byte octet = octets[i];
            if (octet == ' ' || octet == '\t') {
                space = true;
            } else if (octet != '\r' && octet != '\n') {
                if (space && begun) {
                    out.write(' ');
                }
                out.write(octet);
                space = false;
                begun = true;
            }
        }
    }
}
