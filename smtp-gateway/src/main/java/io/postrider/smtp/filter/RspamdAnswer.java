package io.postrider.smtp.filter;

import io.postrider.api.verdict.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Rspamd said.
 *
 * @param action what it would do, in its own words
 * @param score the sum of its symbols
 * @param symbols what it saw
 */
record RspamdAnswer(String action, double score, List<Symbol> symbols) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_SYMBOLS = 40;

    /** Its administrator has set the thresholds there, so that its word counts as if ours were reached. */
    private static final double REJECTED = 15;

    private static final double MARKED = 5;

    /**
     * One symbol.
     *
     * @param name as configured there
     * @param score what it added
     * @param evidence its description and options
     */
    record Symbol(String name, double score, @Nullable String evidence) {}

    RspamdAnswer {
        symbols = List.copyOf(symbols);
    }

    static RspamdAnswer read(byte[] json) throws IOException {
        try {
            JsonNode root = JSON.readTree(json);
            if (!root.path("action").isString()) {
                throw new IOException("Rspamd's answer names no action");
            }
            List<Symbol> symbols = new ArrayList<>();
            for (JsonNode symbol : root.path("symbols")) {
                symbols.add(new Symbol(
                        symbol.path("name").asString(""), symbol.path("score").asDouble(0), evidence(symbol)));
            }
            return new RspamdAnswer(
                    root.path("action").asString(), root.path("score").asDouble(0), symbols);
        } catch (JacksonException e) {
            throw new IOException("Rspamd's answer is no JSON", e);
        }
    }

    private static @Nullable String evidence(JsonNode symbol) {
        var out = new StringBuilder(symbol.path("description").asString(""));
        for (JsonNode option : symbol.path("options")) {
            out.append(out.isEmpty() ? "" : "; ").append(option.asString(""));
        }
        return out.isEmpty() ? null : out.toString();
    }

    /** Its symbols that weigh most, and one for what it would do, which carries the rest of the score. */
    List<Finding> findings() {
        List<Symbol> told = symbols.stream()
                .sorted(Comparator.comparingDouble((Symbol symbol) -> -Math.abs(symbol.score())))
                .limit(MOST_SYMBOLS)
                .toList();
        double least = switch (action) {
            case "reject" -> REJECTED;
            case "add header", "rewrite subject", "quarantine" -> MARKED;
            default -> Double.NEGATIVE_INFINITY;
        };
        double rest = Math.max(score, least)
                - told.stream().mapToDouble(Symbol::score).sum();
        List<Finding> findings = new ArrayList<>(told.size() + 1);
        findings.add(new Finding(RspamdCheck.NAME, action, rest, null, null));
        for (Symbol symbol : told) {
            findings.add(new Finding(RspamdCheck.NAME, "symbol", symbol.score(), symbol.name(), symbol.evidence()));
        }
        return findings;
    }
}
