package io.postrider.mail.mime;

/** Reads the pieces of a structured MIME field (RFC 2045 section 5.1, RFC 2183 section 2) from its unfolded value. */
final class ValueReader {
    private final String text;
    private int position;

    ValueReader(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return position >= text.length();
    }

    boolean tryChar(char c) {
        if (position < text.length() && text.charAt(position) == c) {
            position++;
            return true;
        }
        return false;
    }

    /** White space and comments. */
    void skipSpaceAndComments() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '(') {
                skipComment();
            } else if (c == ' ' || c == '\t') {
                position++;
            } else {
                return;
            }
        }
    }

    private void skipComment() {
        int depth = 0;
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return;
            } else if (c == '\\' && position < text.length()) {
                position++;
            }
        }
    }

    /** A {@code token}; empty when there is none here. */
    String token() {
        int start = position;
        while (position < text.length() && isTokenCharacter(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    /** A parameter's value: a quoted string, or what stands before the next semicolon or comment. */
    String value() {
        if (tryChar('"')) {
            return quoted();
        }
        int start = position;
        int end = position;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == ';' || c == '(' && position > end) {
                break;
            }
            position++;
            if (c != ' ' && c != '\t') {
                end = position;
            }
        }
        return text.substring(start, end);
    }

    /** The rest of a quoted string after its opening quote; one that is not closed ends with the field. */
    private String quoted() {
        int start = position;
        while (position < text.length() && text.charAt(position) != '"' && text.charAt(position) != '\\') {
            position++;
        }
        if (tryChar('"')) {
            return text.substring(start, position - 1);
        }
        var out = new StringBuilder().append(text, start, position);
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '"') {
                break;
            }
            if (c == '\\' && position < text.length()) {
                c = text.charAt(position++);
            }
            out.append(c);
        }
        return out.toString();
    }

    /** Moves after the next semicolon; false when there is none. */
    boolean skipToParameter() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '(') {
                skipComment();
                continue;
            }
            position++;
            if (c == ';') {
                return true;
            }
            if (c == '"') {
                quoted();
            }
        }
        return false;
    }

    private static boolean isTokenCharacter(char c) {
        return switch (c) {
            case '(', ')', '<', '>', '@', ',', ';', ':', '\\', '"', '/', '[', ']', '?', '=', ' ', '\t' -> false;
            default -> c > ' ' && c != 0x7F;
        };
    }
}
