package io.postrider.imap.search;

import io.postrider.api.mailbox.SearchKey.Comparison;
import io.postrider.imap.wire.SequenceSet;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** A search criterion as the client wrote it: in this session's numbers, with this session's recent messages. */
sealed interface Criterion {
    record And(List<Criterion> all) implements Criterion {
        public And {
            all = List.copyOf(all);
        }
    }

    record Or(Criterion left, Criterion right) implements Criterion {}

    record Not(Criterion operand) implements Criterion {}

    record All() implements Criterion {}

    record Numbers(SequenceSet set) implements Criterion {}

    record Uids(SequenceSet set) implements Criterion {}

    record Flag(int bit) implements Criterion {}

    record Recent() implements Criterion {}

    record Keyword(String keyword) implements Criterion {}

    record ModSeq(long least) implements Criterion {}

    record Header(String field, String text) implements Criterion {}

    record Body(String text) implements Criterion {}

    record Text(String text) implements Criterion {}

    record InternalDate(Comparison comparison, LocalDate date) implements Criterion {}

    record ArrivedSince(Instant time) implements Criterion {}

    record SentDate(Comparison comparison, LocalDate date) implements Criterion {}

    /** By EMAILID (RFC 8474 section 6). */
    record EmailId(String id) implements Criterion {}

    /** By SAVEDATE (RFC 8514 section 4.3). */
    record SavedDate(Comparison comparison, LocalDate date) implements Criterion {}

    record Larger(long octets) implements Criterion {}

    record Smaller(long octets) implements Criterion {}

    /** Whether the snapshot alone can decide it. */
    default boolean isLocal() {
        return switch (this) {
            case And and -> and.all().stream().allMatch(Criterion::isLocal);
            case Or or -> or.left().isLocal() && or.right().isLocal();
            case Not not -> not.operand().isLocal();
            case All all -> true;
            case Numbers numbers -> true;
            case Uids uids -> true;
            case Flag flag -> true;
            case Recent recent -> true;
            case Keyword keyword -> true;
            case ModSeq modseq -> true;
            case Header header -> false;
            case Body body -> false;
            case Text text -> false;
            case InternalDate date -> false;
            case ArrivedSince arrived -> false;
            case SentDate date -> false;
            case EmailId id -> false;
            case SavedDate date -> false;
            case Larger larger -> false;
            case Smaller smaller -> false;
        };
    }

    /** Whether MODSEQ is among the criteria (RFC 7162 section 3.1.5). */
    default boolean asksModSeq() {
        return switch (this) {
            case And and -> and.all().stream().anyMatch(Criterion::asksModSeq);
            case Or or -> or.left().asksModSeq() || or.right().asksModSeq();
            case Not not -> not.operand().asksModSeq();
            case ModSeq modseq -> true;
            case All all -> false;
            case Numbers numbers -> false;
            case Uids uids -> false;
            case Flag flag -> false;
            case Recent recent -> false;
            case Keyword keyword -> false;
            case Header header -> false;
            case Body body -> false;
            case Text text -> false;
            case InternalDate date -> false;
            case ArrivedSince arrived -> false;
            case SentDate date -> false;
            case EmailId id -> false;
            case SavedDate date -> false;
            case Larger larger -> false;
            case Smaller smaller -> false;
        };
    }
}
