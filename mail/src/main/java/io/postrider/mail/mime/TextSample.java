package io.postrider.mail.mime;

import java.util.Arrays;

/** The first octets of a text part, kept while they pass, to make a preview from. */
final class TextSample {
    private static final int MAX_PLAIN = 1024;
    private static final int MAX_ENCODED = 3 * 1024;
    private static final int MAX_HTML = 32 * 1024;

    private final ContentType type;
    private final String encoding;
    private final int most;
    private byte[] octets = new byte[1024];
    private int size;

    TextSample(ContentType type, String encoding) {
        this.type = type;
        this.encoding = encoding;
        this.most = type.subtype().equals("html") ? MAX_HTML : most(encoding);
    }

    private static int most(String encoding) {
        return switch (encoding) {
            case "base64", "quoted-printable" -> MAX_ENCODED;
            default -> MAX_PLAIN;
        };
    }

    ContentType type() {
        return type;
    }

    String encoding() {
        return encoding;
    }

    void add(byte[] from, int start, int end) {
        int count = Math.min(end - start, most - size);
        if (count <= 0) {
            return;
        }
        if (octets.length - size < count) {
            octets = Arrays.copyOf(octets, Math.min(most, Math.max(octets.length * 2, size + count)));
        }
        System.arraycopy(from, start, octets, size, count);
        size += count;
    }

    byte[] octets() {
        return Arrays.copyOf(octets, size);
    }
}
