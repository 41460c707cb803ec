package io.postrider.mail.mime;

/** The beginning of a message's text on one line, for lists of messages (RFC 8970). */
final class Preview {
    private Preview() {}

    static String of(TextSample sample) {
        String text = Text.decode(
                sample.octets(), sample.encoding(), Parameters.raw(sample.type().parameters(), "charset"));
        if (sample.type().subtype().equals("html")) {
            text = HtmlText.of(text, MessageStructure.MAX_PREVIEW * 4);
        }
        return oneLine(text);
    }

    /** White space and controls become single spaces. */
    private static String oneLine(String text) {
        var out = new StringBuilder(MessageStructure.MAX_PREVIEW);
        boolean space = false;
        for (int i = 0; i < text.length() && out.length() < MessageStructure.MAX_PREVIEW; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isISOControl(c) || Character.isSpaceChar(c)) {
                space = !out.isEmpty();
                continue;
            }
            int needed = Character.charCount(c) + (space ? 1 : 0);
            if (out.length() + needed > MessageStructure.MAX_PREVIEW) {
                break;
            }
            if (space) {
                out.append(' ');
                space = false;
            }
            // A lone surrogate cannot be stored as UTF-8.
            out.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c);
        }
        return out.toString();
    }
}
