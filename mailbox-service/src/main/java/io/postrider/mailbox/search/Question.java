package io.postrider.mailbox.search;

import io.postrider.mailbox.search.TextRuns.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A criterion as questions to the index. A message may match when all probes of one of the groups find it; it surely does
 * when that group is exact.
 */
record Question(List<Group> groups) {
    private static final int MOST_PROBES = 8;
    private static final int LONGEST_NAME = 100;

    record Group(List<Probe> probes, boolean exact) {
        private BitSet found() {
            var found = (BitSet) probes.getFirst().found().clone();
            probes.forEach(probe -> found.and(probe.found()));
            return found;
        }
    }

    /** The question for a criterion; null where the index cannot help. */
    static @Nullable Question of(Criterion criterion) {
        return switch (criterion) {
            case Criterion.Header(String field, String text) -> header(field, text);
            case Criterion.Body(String text) -> any(group(List.of(Zone.BODY), text));
            case Criterion.Text(String text) -> any(group(Zone.HEADER, text), group(List.of(Zone.BODY), text));
            case Criterion.SentDate date -> any(new Group(List.of(Probe.date(date.comparison(), date.date())), true));
            default -> null;
        };
    }

    private static @Nullable Question header(String field, String text) {
        if (field.length() > LONGEST_NAME || field.chars().anyMatch(c -> c <= ' ')) {
            return null;
        }
        Probe name = Probe.holding(List.of(Zone.NAME), "\n" + Folding.fold(field) + ":\n");
        if (text.isEmpty()) {
            return any(new Group(List.of(name), true));
        }
        Zone zone = Zone.ofField(field);
        Group group = group(List.of(zone), text);
        if (group == null || zone != Zone.OTHER) {
            return any(group);
        }
        // Which of these fields has the text, only the message tells.
        List<Probe> probes = new ArrayList<>(group.probes());
        probes.add(name);
        return any(new Group(probes, false));
    }

    private static @Nullable Question any(@Nullable Group... groups) {
        List<Group> asked = new ArrayList<>();
        for (Group group : groups) {
            if (group == null) {
                return null;
            }
            asked.add(group);
        }
        return new Question(asked);
    }

    /** Probes for a text's pieces; null when it has none. */
    private static @Nullable Group group(List<Zone> zones, String text) {
        List<Probe> probes = new ArrayList<>();
        boolean[] exact = {true};
        TextRuns.find(text, zones.getFirst(), (kind, start, end) -> {
            boolean whole = start == 0 && end == text.length();
            exact[0] &= whole && isKept(kind, text);
            if (probes.size() < MOST_PROBES) {
                if (kind == Kind.DENSE) {
                    Terms.pairs(
                            text,
                            start,
                            end,
                            (pair, from, to) -> probes.add(Probe.holding(zones, text.substring(from, to))));
                } else {
                    probes.addAll(word(zones, text, start, end));
                }
            }
        });
        return probes.isEmpty() ? null : new Group(probes.subList(0, Math.min(probes.size(), MOST_PROBES)), exact[0]);
    }

    /** Whether each occurrence of a text that is one run lies within one term. */
    private static boolean isKept(Kind kind, String text) {
        return kind == Kind.DENSE ? text.codePointCount(0, text.length()) <= 2 : text.length() <= Terms.OVERLAP;
    }

    /** A word at whose border something else stands is the end of a term there. */
    private static List<Probe> word(List<Zone> zones, String text, int start, int end) {
        String head = start > 0 ? "\n" : "";
        String tail = end < text.length() ? "\n" : "";
        if (end - start <= Terms.OVERLAP) {
            return List.of(Probe.holding(zones, head + text.substring(start, end) + tail));
        }
        int first = Terms.wholeBefore(text, start + Terms.OVERLAP);
        int last = Terms.wholeBefore(text, end - Terms.OVERLAP + 1);
        return List.of(
                Probe.holding(zones, head + text.substring(start, first)),
                Probe.holding(zones, text.substring(last, end) + tail));
    }

    List<Probe> probes() {
        return groups.stream().flatMap(group -> group.probes().stream()).toList();
    }

    /** Messages that match for certain. */
    BitSet sure() {
        return found(true);
    }

    /** Messages that may match, unless they are sure. */
    BitSet maybe() {
        return found(false);
    }

    private BitSet found(boolean exact) {
        var all = new BitSet();
        groups.stream().filter(group -> group.exact() == exact).forEach(group -> all.or(group.found()));
        return all;
    }
}
