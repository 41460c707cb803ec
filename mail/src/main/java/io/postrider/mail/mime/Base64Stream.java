package io.postrider.mail.mime;

import java.io.IOException;
import java.io.InputStream;

/** Base64 (RFC 2045 section 6.8): characters outside the alphabet are ignored, padding ends a quantum anywhere. */
final class Base64Stream extends DecodingStream {
    private int bits;
    private int count;

    Base64Stream(InputStream encoded) {
        super(encoded);
    }

    @Override
    public int read() throws IOException {
        while (count < 8) {
            int octet = next();
            if (octet < 0) {
                return -1;
            }
            if (octet == '=') {
                count = 0; // bits of an incomplete octet; another quantum may follow
                continue;
            }
            int value = value(octet);
            if (value >= 0) {
                bits = bits << 6 | value;
                count += 6;
            }
        }
        count -= 8;
        return bits >> count & 0xFF;
    }

    private static int value(int c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return switch (c) {
            case '+' -> 62;
            case '/' -> 63;
            default -> -1;
        };
    }
}
