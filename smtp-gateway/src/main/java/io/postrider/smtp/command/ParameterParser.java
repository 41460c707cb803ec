package io.postrider.smtp.command;

import io.postrider.smtp.command.SyntaxException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the parameters behind a path (RFC 5321 section 4.1.2, Mail-parameters and Rcpt-parameters). */
final class ParameterParser {
    private final CommandLine line;
    private final Map<String, String> values = new HashMap<>();

    private ParameterParser(CommandLine line) {
        this.line = line;
    }

    /**
     * Reads to the line's end.
     *
     * @param known keywords of this verb, upper case; any other is refused and not ignored, because the client relies
     *     on what it asks for (RFC 5321 section 4.1.1.11)
     */
    static ParameterParser read(CommandLine line, Set<String> known) throws SyntaxException {
        ParameterParser parser = new ParameterParser(line);
        while (!line.atEnd()) {
            line.octet(' ', "a space before the parameter");
            line.spaces();
            if (!line.atEnd()) {
                parser.parameter(known);
            }
        }
        return parser;
    }

    /** esmtp-param = esmtp-keyword ["=" esmtp-value] */
    private void parameter(Set<String> known) throws SyntaxException {
        String keyword = keyword();
        if (!known.contains(keyword)) {
            throw line.error(Kind.PARAMETER, "no such parameter");
        }
        String value = line.tryOctet('=') ? value() : "";
        if (values.putIfAbsent(keyword, value) != null) {
            throw line.error("a parameter only once");
        }
    }

    private String keyword() throws SyntaxException {
        int start = line.position();
        while (isKeywordOctet(line.peek())) {
            line.next();
        }
        if (line.position() == start) {
            throw line.error("a parameter's keyword");
        }
        return line.text(start).toUpperCase(Locale.ROOT);
    }

    private String value() throws SyntaxException {
        int start = line.position();
        while (isValueOctet(line.peek())) {
            line.next();
        }
        if (line.position() == start) {
            throw line.error("a parameter's value");
        }
        return line.text(start);
    }

    private static boolean isKeywordOctet(int octet) {
        int upper = CommandLine.upper(octet);
        return upper >= 'A' && upper <= 'Z' || octet >= '0' && octet <= '9' || octet == '-';
    }

    private static boolean isValueOctet(int octet) {
        return octet > ' ' && octet != '=' && octet != 0x7f;
    }

    @Nullable String value(String keyword) {
        return values.get(keyword);
    }

    /** A parameter that has no value. */
    boolean flag(String keyword) throws SyntaxException {
        String value = values.get(keyword);
        if (value != null && !value.isEmpty()) {
            throw line.error(keyword + " without a value");
        }
        return value != null;
    }

    /** A number of at most {@code digits} digits; -1 when absent. */
    long number(String keyword, int digits) throws SyntaxException {
        String value = values.get(keyword);
        if (value == null) {
            return -1;
        }
        if (value.isEmpty() || value.length() > digits) {
            throw line.error("a number for " + keyword);
        }
        long number = 0;
        for (int i = 0; i < value.length(); i++) {
            char digit = value.charAt(i);
            if (digit < '0' || digit > '9') {
                throw line.error("a number for " + keyword);
            }
            number = Math.min(number * 10 + digit - '0', Long.MAX_VALUE / 20);
        }
        return number;
    }

    /** One of a few words, whatever its case; null when absent. */
    @Nullable String word(String keyword, Set<String> allowed) throws SyntaxException {
        String value = values.get(keyword);
        if (value == null) {
            return null;
        }
        String upper = value.toUpperCase(Locale.ROOT);
        if (!allowed.contains(upper)) {
            throw line.error("a value that " + keyword + " can have");
        }
        return upper;
    }

    /** A value in xtext, still encoded; null when absent. */
    @Nullable String xtext(String keyword, int longest) throws SyntaxException {
        String value = values.get(keyword);
        if (value == null) {
            return null;
        }
        if (value.isEmpty() || value.getBytes(StandardCharsets.UTF_8).length > longest || !Xtext.isValid(value)) {
            throw line.error("xtext for " + keyword);
        }
        return value;
    }
}
