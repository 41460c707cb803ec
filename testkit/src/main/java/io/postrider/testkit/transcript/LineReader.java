package io.postrider.testkit.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.testkit.transcript.LinePattern.Anything;
import io.postrider.testkit.transcript.LinePattern.Capture;
import io.postrider.testkit.transcript.LinePattern.Count;
import io.postrider.testkit.transcript.LinePattern.Literal;
import io.postrider.testkit.transcript.LinePattern.Token;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads the text of one transcript line: escapes, repetitions, counts, and for the server's lines wild cards. */
final class LineReader {

    private final String text;
    private final boolean wildcards;
    private final List<Token> tokens = new ArrayList<>();
    private final StringBuilder octets = new StringBuilder();
    private int position;

    private LineReader(String text, boolean wildcards) {
        this.text = text;
        this.wildcards = wildcards;
    }

    /** A {@code C:} line: three dots are three dots. */
    static LinePattern client(String text) {
        return new LineReader(text, false).read();
    }

    /** An {@code S:} line. */
    static LinePattern server(String text) {
        return new LineReader(text, true).read();
    }

    /** A {@code |} line: no names and no wild cards, so its length is known before the run. */
    static String block(String text) {
        LineReader reader = new LineReader(text, false);
        while (reader.position < text.length()) {
            if (!reader.tryEscape() && !reader.tryGenerated()) {
                reader.plain();
            }
        }
        return reader.octets.toString();
    }

    private LinePattern read() {
        while (position < text.length()) {
            if (!tryEscape() && !tryGenerated() && !tryCount() && !tryCapture() && !tryAnything()) {
                plain();
            }
        }
        flush();
        return new LinePattern(tokens);
    }

    private void plain() {
        int codePoint = text.codePointAt(position);
        position += Character.charCount(codePoint);
        octets.append(new String(Character.toString(codePoint).getBytes(UTF_8), ISO_8859_1));
    }

    private boolean tryEscape() {
        if (text.charAt(position) != '\\') {
            return false;
        }
        char kind = position + 1 < text.length() ? text.charAt(position + 1) : ' ';
        if (kind == 'x') {
            octets.append((char) Integer.parseInt(text.substring(position + 2, position + 4), 16));
            position += 4;
            return true;
        }
        octets.append(
                switch (kind) {
                    case 'r' -> '\r';
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case '\\', '<', '{', '.' -> kind;
                    default -> throw new IllegalArgumentException("unknown escape \\" + kind);
                });
        position += 2;
        return true;
    }

    /** {@code {repeat 5000 a}} and {@code {base64 \x00joe\x00secret}}. */
    private boolean tryGenerated() {
        if (text.startsWith("{repeat ", position)) {
            String[] words = argument("{repeat ").split(" ", 2);
            octets.append(block(words[1]).repeat(Integer.parseInt(words[0])));
            return true;
        }
        if (text.startsWith("{base64 ", position)) {
            byte[] plain = block(argument("{base64 ")).getBytes(ISO_8859_1);
            octets.append(Base64.getEncoder().encodeToString(plain));
            return true;
        }
        return false;
    }

    private String argument(String opening) {
        int end = text.indexOf('}', position);
        if (end < 0) {
            throw new IllegalArgumentException("no closing brace after " + opening);
        }
        String argument = text.substring(position + opening.length(), end);
        position = end + 1;
        return argument;
    }

    private boolean tryCount() {
        return tryToken("{}", new Count("{", "}"))
                || tryToken("{+}", new Count("{", "+}"))
                || tryToken("{#}", new Count("", ""));
    }

    private boolean tryAnything() {
        return wildcards && tryToken("...", new Anything());
    }

    private boolean tryToken(String written, Token token) {
        if (!text.startsWith(written, position)) {
            return false;
        }
        flush();
        tokens.add(token);
        position += written.length();
        return true;
    }

    private boolean tryCapture() {
        int end = position + 1;
        while (end < text.length() && isNameCharacter(text.charAt(end), end == position + 1)) {
            end++;
        }
        boolean name = text.charAt(position) == '<' && end > position + 1 && end < text.length();
        if (!name || text.charAt(end) != '>') {
            return false;
        }
        flush();
        tokens.add(new Capture(text.substring(position + 1, end)));
        position = end + 1;
        return true;
    }

    private static boolean isNameCharacter(char c, boolean first) {
        return c >= 'a' && c <= 'z' || !first && (c >= '0' && c <= '9' || c == '-');
    }

    private void flush() {
        if (!octets.isEmpty()) {
            tokens.add(new Literal(octets.toString()));
            octets.setLength(0);
        }
    }
}
