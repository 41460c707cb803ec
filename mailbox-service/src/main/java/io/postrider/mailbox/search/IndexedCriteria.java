package io.postrider.mailbox.search;

import io.postrider.mailbox.search.Criterion.Indexed;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts what the index says in the place of the criteria that would have to read messages. */
final class IndexedCriteria {
    /** More criteria about texts than that are not asked for: each has bits for all messages. */
    private static final int MOST_QUESTIONS = 50;

    private final Map<Criterion, Question> questions = new IdentityHashMap<>();
    private int covered;

    /** The criterion, with the answers of the index for the messages that it covers. */
    static Criterion resolve(Criterion criterion, TextIndex index, UUID accountId, int mailboxId) {
        var resolved = new IndexedCriteria();
        resolved.collect(criterion);
        if (resolved.questions.isEmpty()) {
            return criterion;
        }
        List<Probe> probes = resolved.questions.values().stream()
                .flatMap(question -> question.probes().stream())
                .toList();
        Optional<Integer> covered = index.ask(accountId, mailboxId, probes);
        if (covered.isEmpty()) {
            return criterion;
        }
        resolved.covered = covered.get();
        return resolved.replaced(criterion);
    }

    private void collect(Criterion criterion) {
        switch (criterion) {
            case Criterion.All all -> all.criteria().forEach(this::collect);
            case Criterion.Either either -> {
                collect(either.left());
                collect(either.right());
            }
            case Criterion.Not not -> collect(not.operand());
            default -> {
                Question question = questions.size() < MOST_QUESTIONS ? Question.of(criterion) : null;
                if (question != null) {
                    questions.put(criterion, question);
                }
            }
        }
    }

    private Criterion replaced(Criterion criterion) {
        return switch (criterion) {
            case Criterion.All all ->
                new Criterion.All(all.criteria().stream().map(this::replaced).toList());
            case Criterion.Either either -> new Criterion.Either(replaced(either.left()), replaced(either.right()));
            case Criterion.Not not -> new Criterion.Not(replaced(not.operand()));
            default -> {
                Question question = questions.get(criterion);
                yield question == null ? criterion : new Indexed(criterion, covered, question.sure(), question.maybe());
            }
        };
    }

    /**
     * UIDs among those that an index covers of which all matches are some; null when there are too many of them, or
     * nobody knows.
     */
    static @Nullable Candidates candidates(Criterion criterion) {
        return switch (criterion) {
            case Indexed indexed -> {
                var uids = (BitSet) indexed.sure().clone();
                uids.or(indexed.maybe());
                uids.clear(indexed.covered() + 1, Math.max(indexed.covered() + 1, uids.length()));
                yield new Candidates(indexed.covered(), uids);
            }
            case Criterion.All all -> {
                Candidates some = null;
                for (Criterion one : all.criteria()) {
                    Candidates of = candidates(one);
                    if (some == null) {
                        some = of;
                    } else if (of != null) {
                        some.uids().and(of.uids());
                    }
                }
                yield some;
            }
            case Criterion.Either either -> {
                Candidates left = candidates(either.left());
                Candidates right = candidates(either.right());
                if (left == null || right == null) {
                    yield null;
                }
                left.uids().or(right.uids());
                yield left;
            }
            default -> null;
        };
    }

    /**
     * Messages that may match.
     *
     * @param covered messages with higher UIDs may match too
     * @param uids of the others these
     */
    record Candidates(int covered, BitSet uids) {}
}
