package io.postrider.mailbox.search;

import io.postrider.api.mailbox.SearchKey;
import io.postrider.api.mailbox.SearchKey.Comparison;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.message.UidSet;
import java.io.IOException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.List;

/**
 * A search key made ready. {@link #known} answers from the message's row alone where that is possible, so that octets
 * are read only for messages that nothing else decides.
 */
sealed interface Criterion {
    /** What a row alone tells. */
    enum Answer {
        YES,
        NO,
        OPEN;

        static Answer of(boolean value) {
            return value ? YES : NO;
        }

        Answer negated() {
            return switch (this) {
                case YES -> NO;
                case NO -> YES;
                case OPEN -> OPEN;
            };
        }
    }

    /** What the row alone tells. */
    Answer known(Candidate row);

    /** Whether the message matches. */
    default boolean matches(Candidate row, SearchedMessage message) throws IOException {
        return known(row) == Answer.YES;
    }

    /** Reads a key; keywords are turned into bits by the mailbox's list. */
    static Criterion of(SearchKey key, List<String> keywords, int depth) {
        if (depth > 100) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "search keys are nested too deep");
        }
        return switch (key) {
            case SearchKey.And and ->
                new All(and.keys().stream()
                        .map(one -> of(one, keywords, depth + 1))
                        .toList());
            case SearchKey.Or or -> new Either(of(or.left(), keywords, depth + 1), of(or.right(), keywords, depth + 1));
            case SearchKey.Not not -> new Not(of(not.operand(), keywords, depth + 1));
            case SearchKey.All ignored -> new All(List.of());
            case SearchKey.Uids uids -> new Uids(UidSet.parse(uids.uids()));
            case SearchKey.Flag flag -> new Flag(flag.flag());
            case SearchKey.Keyword keyword -> new Keyword(bit(keyword.keyword(), keywords));
            case SearchKey.Header header -> new Header(header.field(), Folding.fold(header.text()));
            case SearchKey.Body body -> new Body(Folding.fold(body.text()));
            case SearchKey.Text text -> new Text(Folding.fold(text.text()));
            case SearchKey.InternalDate date -> new InternalDate(date.comparison(), date.date());
            case SearchKey.ArrivedSince since -> new ArrivedSince(since.time().atOffset(ZoneOffset.UTC));
            case SearchKey.SentDate date -> new SentDate(date.comparison(), date.date());
            case SearchKey.Larger larger -> new Larger(larger.octets());
            case SearchKey.Smaller smaller -> new Smaller(smaller.octets());
            case SearchKey.ModSeq modseq -> new ModSeq(modseq.least());
        };
    }

    private static long bit(String keyword, List<String> keywords) {
        for (int i = 0; i < keywords.size(); i++) {
            if (keywords.get(i).equalsIgnoreCase(keyword)) {
                return 1L << i;
            }
        }
        return 0;
    }

    static boolean compare(LocalDate value, Comparison comparison, LocalDate date) {
        return switch (comparison) {
            case BEFORE -> value.isBefore(date);
            case ON -> value.equals(date);
            case SINCE -> !value.isBefore(date);
        };
    }

    /** All of them. */
    record All(List<Criterion> criteria) implements Criterion {
        @Override
        public Answer known(Candidate row) {
            Answer answer = Answer.YES;
            for (Criterion criterion : criteria) {
                Answer one = criterion.known(row);
                if (one == Answer.NO) {
                    return Answer.NO;
                }
                answer = one == Answer.OPEN ? Answer.OPEN : answer;
            }
            return answer;
        }

        @Override
        public boolean matches(Candidate row, SearchedMessage message) throws IOException {
            for (Criterion criterion : criteria) {
                if (!criterion.matches(row, message)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** One of two. */
    record Either(Criterion left, Criterion right) implements Criterion {
        @Override
        public Answer known(Candidate row) {
            Answer one = left.known(row);
            Answer other = right.known(row);
            if (one == Answer.YES || other == Answer.YES) {
                return Answer.YES;
            }
            return one == Answer.NO ? other : Answer.OPEN;
        }

        @Override
        public boolean matches(Candidate row, SearchedMessage message) throws IOException {
            return known(row) == Answer.YES || left.matches(row, message) || right.matches(row, message);
        }
    }

    /** The opposite. */
    record Not(Criterion operand) implements Criterion {
        @Override
        public Answer known(Candidate row) {
            return operand.known(row).negated();
        }

        @Override
        public boolean matches(Candidate row, SearchedMessage message) throws IOException {
            return !operand.matches(row, message);
        }
    }

    /** By UID. */
    record Uids(UidSet uids) implements Criterion {
        @Override
        public Answer known(Candidate row) {
            return Answer.of(uids.contains(row.uid()));
        }
    }

    /** By system flag. */
    record Flag(int flag) implements Criterion {
        @Override
        public Answer known(Candidate row) {
            return Answer.of((row.flags() & flag) != 0);
        }
    }

    /** By keyword; no bit is a keyword that no message has. */
    record Keyword(long bit) implements Criterion {
        @Override
        public Answer known(Candidate row) {
            return Answer.of((row.keywords() & bit) != 0);
        }
    }

    /** By internal date, as it is shown: in UTC. */
    record InternalDate(Comparison comparison, LocalDate date) implements Criterion {
        @Override
        public Answer known(Candidate row) {
            return Answer.of(compare(row.day(), comparison, date));
        }
    }

    /** By internal date, to the moment. */
    record ArrivedSince(OffsetDateTime time) implements Criterion {
        @Override
        public Answer known(Candidate row) {
            return Answer.of(!row.internalDate().isBefore(time));
        }
    }

    /** By size. */
    record Larger(long octets) implements Criterion {
        @Override
        public Answer known(Candidate row) {
            return Answer.of(row.size() > octets);
        }
    }

    /** By size. */
    record Smaller(long octets) implements Criterion {
        @Override
        public Answer known(Candidate row) {
            return Answer.of(row.size() < octets);
        }
    }

    /** By MODSEQ. */
    record ModSeq(long least) implements Criterion {
        @Override
        public Answer known(Candidate row) {
            return Answer.of(row.modseq() >= least);
        }
    }

    /** By the Date field, with the date as it was written there. */
    record SentDate(Comparison comparison, LocalDate date) implements Criterion {
        @Override
        public Answer known(Candidate row) {
            return Answer.OPEN;
        }

        @Override
        public boolean matches(Candidate row, SearchedMessage message) throws IOException {
            LocalDate sent = message.sentDate();
            return sent != null && compare(sent, comparison, date);
        }
    }

    /** By a header field; an empty text asks for the field alone. */
    record Header(String field, String text) implements Criterion {
        @Override
        public Answer known(Candidate row) {
            return Answer.OPEN;
        }

        @Override
        public boolean matches(Candidate row, SearchedMessage message) throws IOException {
            return message.headerHas(field, text);
        }
    }

    /** By the body's text. */
    record Body(String text) implements Criterion {
        @Override
        public Answer known(Candidate row) {
            return text.isEmpty() ? Answer.YES : Answer.OPEN;
        }

        @Override
        public boolean matches(Candidate row, SearchedMessage message) throws IOException {
            return text.isEmpty() || message.bodyHas(text);
        }
    }

    /** By all of the message's text. */
    record Text(String text) implements Criterion {
        @Override
        public Answer known(Candidate row) {
            return text.isEmpty() ? Answer.YES : Answer.OPEN;
        }

        @Override
        public boolean matches(Candidate row, SearchedMessage message) throws IOException {
            return text.isEmpty() || message.anyHeaderHas(text) || message.bodyHas(text);
        }
    }

    /**
     * What the index says of another criterion.
     *
     * @param operand the criterion
     * @param covered of messages with higher UIDs the index knows nothing
     * @param sure of the others these match
     * @param maybe and these may
     */
    record Indexed(Criterion operand, int covered, BitSet sure, BitSet maybe) implements Criterion {
        @Override
        public Answer known(Candidate row) {
            if (row.uid() > covered) {
                return operand.known(row);
            }
            if (sure.get(row.uid())) {
                return Answer.YES;
            }
            return maybe.get(row.uid()) ? Answer.OPEN : Answer.NO;
        }

        @Override
        public boolean matches(Candidate row, SearchedMessage message) throws IOException {
            Answer known = known(row);
            return known == Answer.OPEN ? operand.matches(row, message) : known == Answer.YES;
        }
    }
}
