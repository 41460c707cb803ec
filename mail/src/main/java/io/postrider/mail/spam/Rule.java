package io.postrider.mail.spam;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule of the built-in filter: what it says and adds, and the conditions that must all hold.
 *
 * @param name in capitals
 * @param score what it adds
 * @param description for people
 * @param conditions at least one
 */
record Rule(String name, double score, String description, List<Condition> conditions) {
    Rule {
        conditions = List.copyOf(conditions);
        if (conditions.isEmpty()) {
            throw new IllegalArgumentException("rule " + name + " has no condition");
        }
    }

    /** Where phrases are looked for. */
    enum Place {
        SUBJECT,
        TEXT,
        FROM
    }

    /** One condition. */
    sealed interface Condition {}

    /**
     * So many of the phrases stand in that place.
     *
     * @param place where
     * @param least how many of them
     * @param numbers the phrases' numbers in the book's search
     */
    record Phrases(Place place, int least, int[] numbers) implements Condition {}

    /**
     * A sign was seen.
     *
     * @param sign which
     */
    record Seen(Sign sign) implements Condition {}

    /**
     * A check came to that result.
     *
     * @param check which
     * @param result in the check's words
     */
    record Came(String check, String result) implements Condition {}

    /**
     * A header field is there, and has that in it.
     *
     * @param field its name
     * @param part in lower case; empty for whatever it says
     */
    record Has(String field, String part) implements Condition {}

    /**
     * What a message shows, looked at once for all rules.
     *
     * @param sample the message
     * @param facts what is known from elsewhere
     * @param signs what was seen in it
     * @param phrases which phrases were found where
     */
    record View(Sample sample, Facts facts, Map<Sign, String> signs, Map<Place, BitSet> phrases) {}

    /** The hit, if the message meets the rule. */
    @Nullable Hit match(View view) {
        String evidence = null;
        for (Condition condition : conditions) {
            String seen = seen(condition, view);
            if (seen == null) {
                return null;
            }
            evidence = seen.isEmpty() ? evidence : seen;
        }
        return new Hit(name, score, description, evidence);
    }

    /** What meets a condition; null when nothing does. */
    private static @Nullable String seen(Condition condition, View view) {
        return switch (condition) {
            case Seen sign -> view.signs().get(sign.sign());
            case Came came -> came.result().equals(view.facts().results().get(came.check())) ? "" : null;
            case Phrases phrases -> enough(phrases, view) ? "" : null;
            case Has has ->
                view.sample()
                        .headers()
                        .first(has.field())
                        .map(field -> field.value())
                        .filter(value -> PhraseSearch.fold(value).contains(has.part()))
                        .orElse(null);
        };
    }

    private static boolean enough(Phrases wanted, View view) {
        BitSet found = view.phrases().get(wanted.place());
        int count = 0;
        for (int number : wanted.numbers()) {
            count += found != null && found.get(number) ? 1 : 0;
        }
        return count >= wanted.least();
    }
}
