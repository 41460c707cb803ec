package io.postrider.testkit.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A line of a transcript with its wild cards. Text is held as one char an octet, so that positions are octet positions and any
 * octet can be named.
 */
final class LinePattern {

    private final List<Token> tokens;

    LinePattern(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    sealed interface Token {}

    record Literal(String octets) implements Token {}

    /** {@code <name>}: whatever stands there, at least one octet; the same again afterwards. */
    record Capture(String name) implements Token {}

    /** {@code ...}: whatever stands there. */
    record Anything() implements Token {}

    /** The octet count of the next block, written {@code {}}, {@code {+}} or, digits only, {@code {#}}. */
    record Count(String before, String after) implements Token {}

    boolean hasCount() {
        return tokens.stream().anyMatch(Count.class::isInstance);
    }

    LinePattern withCount(int octets) {
        List<Token> filled = new ArrayList<>();
        for (Token token : tokens) {
            filled.add(token instanceof Count(var before, var after) ? new Literal(before + octets + after) : token);
        }
        return new LinePattern(filled);
    }

    /** The octets that a client sends; a name that was not captured stands for itself, as in {@code RCPT TO:<joe>}. */
    String resolve(Map<String, String> captured) {
        StringBuilder line = new StringBuilder();
        for (Token token : tokens) {
            line.append(
                    switch (token) {
                        case Literal(var octets) -> octets;
                        case Capture(var name) -> captured.getOrDefault(name, "<" + name + ">");
                        case Anything() -> "...";
                        case Count(var before, var after) -> before + after;
                    });
        }
        return line.toString();
    }

    /**
     * Compares with what the server sent, and records captures when all of it matches.
     *
     * @return -1 for a match, else the first position that no reading of the pattern explains
     */
    int mismatch(String actual, Map<String, String> captured) {
        Matching matching = new Matching(actual, captured);
        return matching.from(0, 0) ? -1 : matching.furthest;
    }

    /** One comparison; wild cards take as little as they can. */
    private final class Matching {
        private final String actual;
        private final Map<String, String> captured;
        private int furthest;

        Matching(String actual, Map<String, String> captured) {
            this.actual = actual;
            this.captured = captured;
        }

        boolean from(int token, int position) {
            furthest = Math.max(furthest, position);
            if (token == tokens.size()) {
                return position == actual.length();
            }
            return switch (tokens.get(token)) {
                case Literal(var octets) -> literal(octets, token, position);
                case Capture(var name) -> capture(name, token, position);
                case Anything() -> anything(token, position);
                case Count count -> throw new IllegalStateException("count without a block: " + count);
            };
        }

        private boolean literal(String octets, int token, int position) {
            int same = 0;
            while (same < octets.length()
                    && position + same < actual.length()
                    && octets.charAt(same) == actual.charAt(position + same)) {
                same++;
            }
            furthest = Math.max(furthest, position + same);
            return same == octets.length() && from(token + 1, position + same);
        }

        private boolean capture(String name, int token, int position) {
            String known = captured.get(name);
            if (known != null) {
                return literal(known, token, position);
            }
            for (int end = position + 1; end <= actual.length(); end++) {
                captured.put(name, actual.substring(position, end));
                if (from(token + 1, end)) {
                    return true;
                }
                captured.remove(name);
            }
            return false;
        }

        private boolean anything(int token, int position) {
            if (token == tokens.size() - 1) {
                return true;
            }
            for (int end = position; end <= actual.length(); end++) {
                if (from(token + 1, end)) {
                    return true;
                }
            }
            return false;
        }
    }
}
