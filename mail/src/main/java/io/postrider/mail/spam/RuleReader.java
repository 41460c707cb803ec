package io.postrider.mail.spam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a book of rules. A line that begins at the margin begins a rule: name, score, description. Indented lines are its
 * conditions: {@code sign no-date}, {@code check spf fail}, {@code header List-Id}, {@code header X-Mailer "the bat"},
 * {@code text "one" "two"} (any of them), {@code subject 2 of "one" "two" "three"}. What begins with # is a remark.
 */
final class RuleReader {
    private static final Map<String, Rule.Place> PLACES =
            Map.of("subject", Rule.Place.SUBJECT, "text", Rule.Place.TEXT, "from", Rule.Place.FROM);

    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, Integer> phrases = new LinkedHashMap<>();
    private final List<Rule.Condition> conditions = new ArrayList<>();
    private String[] head = new String[0];

    /** Reads a book; {@link IllegalArgumentException} names the line that is none. */
    static RuleBook read(String text) {
        var reader = new RuleReader();
        String[] lines = text.split("\n");
        for (int i = 0; i < lines.length; i++) {
            try {
                reader.line(lines[i].stripTrailing());
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("rules, line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        reader.finish();
        return new RuleBook(reader.rules, new PhraseSearch(List.copyOf(reader.phrases.keySet())));
    }

    private void line(String line) {
        if (line.isEmpty() || line.stripLeading().startsWith("#")) {
            return;
        }
        if (line.charAt(0) > ' ') {
            finish();
            head = line.split("\\s+", 3);
            if (head.length < 3) {
                throw new IllegalArgumentException("a rule is a name, a score and a description");
            }
        } else {
            conditions.add(condition(line.strip()));
        }
    }

    private void finish() {
        if (head.length == 3) {
            rules.add(new Rule(head[0], Double.parseDouble(head[1]), head[2], conditions));
        }
        head = new String[0];
        conditions.clear();
    }

    private Rule.Condition condition(String line) {
        int space = line.indexOf(' ');
        String kind = space < 0 ? line : line.substring(0, space);
        String rest = space < 0 ? "" : line.substring(space + 1).strip();
        return switch (kind) {
            case "sign" ->
                new Rule.Seen(Sign.valueOf(rest.toUpperCase(Locale.ROOT).replace('-', '_')));
            case "check" -> {
                int result = rest.indexOf(' ');
                yield new Rule.Came(
                        rest.substring(0, result), rest.substring(result + 1).strip());
            }
            case "header" -> {
                List<String> quoted = quoted(rest);
                String field = rest.indexOf(' ') < 0 ? rest : rest.substring(0, rest.indexOf(' '));
                yield new Rule.Has(field, quoted.isEmpty() ? "" : quoted.getFirst());
            }
            default -> phrases(kind, rest);
        };
    }

    private Rule.Condition phrases(String kind, String rest) {
        Rule.Place place = PLACES.get(kind);
        List<String> quoted = quoted(rest);
        if (place == null || quoted.isEmpty()) {
            throw new IllegalArgumentException("no condition: " + kind);
        }
        int[] numbers = quoted.stream()
                .mapToInt(phrase -> phrases.computeIfAbsent(phrase, _ -> phrases.size()))
                .toArray();
        int of = rest.indexOf(" of ");
        int least = of < 0 || of > rest.indexOf('"')
                ? 1
                : Integer.parseInt(rest.substring(0, of).strip());
        return new Rule.Phrases(place, least, numbers);
    }

    private static List<String> quoted(String text) {
        List<String> found = new ArrayList<>();
        int start = text.indexOf('"');
        while (start >= 0) {
            int end = text.indexOf('"', start + 1);
            String phrase = text.substring(start + 1, end);
            if (!phrase.chars().allMatch(c -> c >= ' ' && c < 0x7f) || phrase.isBlank()) {
                throw new IllegalArgumentException("phrases are ASCII");
            }
            found.add(phrase.toLowerCase(Locale.ROOT));
            start = text.indexOf('"', end + 1);
        }
        return found;
    }
}
