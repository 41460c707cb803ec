package io.postrider.mail.spf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * A text with macros (RFC 7208 section 7), checked when it is read and expanded for each check.
 *
 * @param parts what it is made of, in order
 */
record MacroString(List<Part> parts) {
    private static final String LETTERS = "slodiphv";
    private static final String EXPLANATION_LETTERS = LETTERS + "crt";
    private static final String DELIMITERS = ".-+,/_=";
    private static final int MOST_LABELS = 128;

    /** A stretch of a macro string. */
    sealed interface Part {
        /** A text that stands for itself. */
        record Literal(String text) implements Part {}

        /**
         * A value put in.
         *
         * @param letter which, in lower case
         * @param escaped whether it is escaped as in a URI
         * @param labels how many of its right-hand parts are kept
         * @param reversed whether its parts change their order first
         * @param delimiters what parts it
         */
        record Macro(char letter, boolean escaped, int labels, boolean reversed, String delimiters) implements Part {}
    }

    /** Gives the values of macros. */
    interface Values {
        /** The value of a macro by its letter in lower case. */
        String of(char letter);
    }

    /** Reads a macro-string. */
    static MacroString parse(String text) throws SpfSyntaxException {
        return parse(text, LETTERS, 0x21);
    }

    /** Reads the text of an explanation, which may have spaces and more macros (RFC 7208 section 6.2). */
    static MacroString explanation(String text) throws SpfSyntaxException {
        return parse(text, EXPLANATION_LETTERS, ' ');
    }

    /** Reads a macro-string that ends as a name does (RFC 7208 section 7.1: domain-spec). */
    static MacroString domainSpec(String text) throws SpfSyntaxException {
        MacroString read = parse(text);
        boolean endsInMacro = !read.parts.isEmpty() && text.endsWith("}") && read.parts.getLast() instanceof Part.Macro;
        boolean endsInEscape = text.endsWith("%%") || text.endsWith("%_") || text.endsWith("%-");
        if (!endsInMacro && !endsInEscape && !Names.endsInTopLabel(text)) {
            throw new SpfSyntaxException("this does not end as a name does: " + text);
        }
        return read;
    }

    private static MacroString parse(String text, String letters, int lowest) throws SpfSyntaxException {
        List<Part> parts = new ArrayList<>();
        var literal = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '%' && text.startsWith("{", i + 1)) {
                flush(literal, parts);
                int end = text.indexOf('}', i);
                parts.add(macro(text.substring(i + 2, end < 0 ? text.length() : end), letters));
                i = end < 0 ? text.length() : end + 1;
            } else if (c == '%') {
                literal.append(escape(text, i));
                i += 2;
            } else if (c < lowest || c > 0x7e) {
                throw new SpfSyntaxException("a character that may not be there: " + text);
            } else {
                literal.append(c);
                i++;
            }
        }
        flush(literal, parts);
        return new MacroString(List.copyOf(parts));
    }

    private static void flush(StringBuilder literal, List<Part> parts) {
        if (!literal.isEmpty()) {
            parts.add(new Part.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private static String escape(String text, int at) throws SpfSyntaxException {
        return switch (at + 1 < text.length() ? text.charAt(at + 1) : ' ') {
            case '%' -> "%";
            case '_' -> " ";
            case '-' -> "%20";
            default -> throw new SpfSyntaxException("a % that begins nothing: " + text);
        };
    }

    /** macro-letter transformers *delimiter, where transformers = *DIGIT [ "r" ] */
    private static Part.Macro macro(String text, String letters) throws SpfSyntaxException {
        char letter = text.isEmpty() ? ' ' : text.charAt(0);
        char lower = Character.toLowerCase(letter);
        if (letter > 'z' || letters.indexOf(lower) < 0) {
            throw new SpfSyntaxException("there is no such macro here: " + text);
        }
        int i = 1;
        while (i < text.length() && Names.isDigit(text.charAt(i))) {
            i++;
        }
        String digits = text.substring(1, i);
        boolean reversed = text.regionMatches(true, i, "r", 0, 1);
        String delimiters = text.substring(reversed ? i + 1 : i);
        if (!delimiters.chars().allMatch(c -> DELIMITERS.indexOf(c) >= 0)) {
            throw new SpfSyntaxException("neither a transformer nor a delimiter: " + text);
        }
        return new Part.Macro(
                lower, letter != lower, labels(digits), reversed, delimiters.isEmpty() ? "." : delimiters);
    }

    private static int labels(String digits) throws SpfSyntaxException {
        if (digits.isEmpty()) {
            return Integer.MAX_VALUE;
        }
        // RFC 7208 section 7.1: the number is not zero
        if (digits.chars().allMatch(c -> c == '0')) {
            throw new SpfSyntaxException("a macro that keeps nothing");
        }
        return digits.length() > 3 ? MOST_LABELS : Integer.parseInt(digits);
    }

    /** Puts the values in. */
    String expand(Values values) {
        var out = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Literal(String text) -> out.append(text);
                case Part.Macro macro -> {
                    String value = transform(macro, values.of(macro.letter()));
                    out.append(macro.escaped() ? uriEscaped(value) : value);
                }
            }
        }
        return out.toString();
    }

    /** RFC 7208 section 7.3. */
    private static String transform(Part.Macro macro, String value) {
        if (macro.labels() == Integer.MAX_VALUE
                && !macro.reversed()
                && macro.delimiters().equals(".")) {
            return value;
        }
        List<String> labels = split(value, macro.delimiters());
        if (macro.reversed()) {
            Collections.reverse(labels);
        }
        int drop = Math.max(0, labels.size() - macro.labels());
        return String.join(".", labels.subList(drop, labels.size()));
    }

    private static List<String> split(String value, String delimiters) {
        List<String> labels = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            if (delimiters.indexOf(value.charAt(i)) >= 0) {
                labels.add(value.substring(start, i));
                start = i + 1;
            }
        }
        labels.add(value.substring(start));
        return labels;
    }

    /** RFC 3986 section 2.3: all but unreserved characters. */
    private static String uriEscaped(String value) {
        var out = new StringBuilder();
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (letter || "-._~".indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return out.toString();
    }
}
