package io.postrider.imap.search;

import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.snapshot.FlagRows;
import io.postrider.imap.wire.NumberSet;
import java.util.List;

/** Decides criteria from the snapshot's rows. */
final class LocalSearch {
    /** A test of one row. */
    private interface Test {
        boolean of(int row);
    }

    private final SelectedMailbox mailbox;
    private final FlagRows rows;

    LocalSearch(SelectedMailbox mailbox, FlagRows rows) {
        this.mailbox = mailbox;
        this.rows = rows;
    }

    /** The rows that match: their UIDs, and the greatest MODSEQ among them. */
    Found find(Criterion criterion) {
        Test test = test(criterion);
        var uids = new NumberSet.Builder();
        long highest = 0;
        for (int row = 0; row < rows.size(); row++) {
            if (test.of(row)) {
                uids.add(rows.uid(row));
                highest = Math.max(highest, rows.modseq(row));
            }
        }
        return new Found(uids.build(), highest);
    }

    private Test test(Criterion criterion) {
        return switch (criterion) {
            case Criterion.And and -> {
                List<Test> all = and.all().stream().map(this::test).toList();
                yield row -> all.stream().allMatch(one -> one.of(row));
            }
            case Criterion.Or or -> {
                Test left = test(or.left());
                Test right = test(or.right());
                yield row -> left.of(row) || right.of(row);
            }
            case Criterion.Not not -> {
                Test operand = test(not.operand());
                yield row -> !operand.of(row);
            }
            case Criterion.All all -> row -> true;
            case Criterion.Numbers numbers -> in(uids(numbers, mailbox));
            case Criterion.Uids uids -> in(uids(uids, mailbox));
            case Criterion.Flag flag -> row -> (rows.flags(row) & flag.bit()) != 0;
            case Criterion.Recent recent -> row -> mailbox.isRecent(rows.uid(row));
            case Criterion.Keyword keyword -> keyword(keyword.keyword());
            case Criterion.ModSeq modseq -> row -> rows.modseq(row) >= modseq.least();
            case Criterion.Header header -> remote();
            case Criterion.Body body -> remote();
            case Criterion.Text text -> remote();
            case Criterion.InternalDate date -> remote();
            case Criterion.ArrivedSince arrived -> remote();
            case Criterion.SentDate date -> remote();
            case Criterion.EmailId id -> remote();
            case Criterion.SavedDate date -> remote();
            case Criterion.Larger larger -> remote();
            case Criterion.Smaller smaller -> remote();
        };
    }

    private static Test remote() {
        throw new IllegalStateException("the snapshot cannot decide this");
    }

    private Test in(NumberSet uids) {
        return row -> uids.contains(rows.uid(row));
    }

    private Test keyword(String keyword) {
        for (int bit = 0; bit < rows.keywordNames().size(); bit++) {
            if (rows.keywordNames().get(bit).equalsIgnoreCase(keyword)) {
                long mask = 1L << bit;
                return row -> (rows.keywords(row) & mask) != 0;
            }
        }
        return row -> false;
    }

    /** UIDs of sequence numbers; in a search one that does not exist just matches nothing. */
    static NumberSet uids(Criterion.Numbers numbers, SelectedMailbox mailbox) {
        if (numbers.set().isSaved()) {
            return mailbox.view().saved();
        }
        int size = mailbox.view().size();
        return size == 0
                ? NumberSet.EMPTY
                : mailbox.view().uidsOfNumbers(numbers.set().resolve(size));
    }

    static NumberSet uids(Criterion.Uids uids, SelectedMailbox mailbox) {
        return uids.set().isSaved()
                ? mailbox.view().saved()
                : uids.set().resolve(Math.max(1, mailbox.view().lastUid()));
    }
}
