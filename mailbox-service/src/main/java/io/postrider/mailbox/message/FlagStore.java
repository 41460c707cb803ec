package io.postrider.mailbox.message;

import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.api.mailbox.StoreRequest.Mode;
import io.postrider.mailbox.database.MailboxRows;
import io.postrider.mailbox.database.MailboxRows.MailboxRow;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.feed.Change;
import io.postrider.mailbox.feed.ChangeFeed;
import io.postrider.mailbox.words.Lessons;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Changes flags: set operations in one statement, never a value that was read before. */
public final class FlagStore {
    // One look for what is meant, and no join of the table with itself: with statistics from when the mailbox was
    // small, the planner makes such a join quadratic, and 10,000 messages take longer than the time-out.
    private static final String UPDATE =
            """
            WITH wanted AS (
                SELECT ?::integer AS keep, ?::integer AS set, ?::bigint AS keep_keywords, ?::bigint AS set_keywords,
                       ?::bigint AS unchanged_since),
            found AS MATERIALIZED (SELECT m.* FROM %s),
            changed AS (
                UPDATE mail.message m
                SET flags = ((m.flags & w.keep) | w.set)::smallint,
                    keywords = (m.keywords & w.keep_keywords) | w.set_keywords, modseq = ?
                FROM wanted w
                WHERE m.ctid = ANY (ARRAY(
                    SELECT f.place FROM found f, wanted v
                    WHERE f.modseq <= v.unchanged_since
                      AND (f.flags <> ((f.flags & v.keep) | v.set)
                           OR f.keywords <> ((f.keywords & v.keep_keywords) | v.set_keywords))))
                RETURNING old.flags AS old_flags, new.flags AS flags)
            SELECT count(*),
                   coalesce(sum((old_flags & 1) - (flags & 1)), 0),
                   coalesce(sum((flags & 8) - (old_flags & 8)) / 8, 0),
                   (SELECT array_agg(f.uid ORDER BY f.uid) FROM found f, wanted v WHERE f.modseq > v.unchanged_since)
            FROM changed
            """.formatted(UidCover.messages("ctid AS place, uid, flags, keywords, modseq"));

    private final Transactions transactions;
    private final MailboxRows mailboxes;
    private final Keywords keywords;
    private final Lessons lessons;
    private final ChangeFeed feed;

    /** Flags in that database. */
    public FlagStore(Transactions transactions, MailboxRows mailboxes, ChangeFeed feed) {
        this.transactions = transactions;
        this.mailboxes = mailboxes;
        this.keywords = new Keywords(transactions);
        this.lessons = new Lessons(transactions);
        this.feed = feed;
    }

    /** What is kept of the present flags, and what is set. */
    private record Masks(int keep, int set, long keepKeywords, long setKeywords) {}

    private record Stored(int changed, int unseen, int deleted, String modified) {}

    /**
     * Changes flags.
     *
     * @return UIDs left alone because their MODSEQ is above {@code unchangedSince}; empty for none
     */
    public String store(UUID accountId, int mailboxId, StoreRequest request) {
        UidSet uids = UidSet.parse(request.uids());
        long[] modseq = {0};
        String modified = transactions.write(() -> {
            MailboxRow mailbox = mailboxes.lock(accountId, mailboxId).getFirst();
            modseq[0] = mailbox.status().highestModseq() + 1;
            Masks masks = masks(accountId, mailbox, request);
            Stored stored = update(accountId, mailboxId, uids, request, masks, modseq[0]);
            if (stored.changed() == 0) {
                modseq[0] = 0;
            } else {
                count(accountId, mailboxId, stored, modseq[0]);
                learn(accountId, mailbox, request, modseq[0]);
            }
            return stored.modified();
        });
        if (modseq[0] != 0) {
            feed.publish(Change.messages(accountId, mailboxId, modseq[0]));
        }
        return modified;
    }

    /** Whoever answers a message, or says that it is no junk, teaches that; what this very change did not touch says nothing. */
    private void learn(UUID accountId, MailboxRow mailbox, StoreRequest request, long modseq) {
        if (request.mode() == Mode.REMOVE) {
            return;
        }
        Boolean spam = Lessons.spam(request.keywords());
        boolean answered = (request.flags() & Flags.ANSWERED) != 0 && !Lessons.isJunk(mailbox.status());
        if (spam == null && !answered) {
            return;
        }
        List<UUID> changed = transactions
                .jdbc()
                .sql("""
                        SELECT content_id FROM mail.message
                        WHERE account_id = ? AND mailbox_id = ? AND modseq = ? ORDER BY uid LIMIT 1000
                        """)
                .params(accountId, mailbox.status().mailboxId(), modseq)
                .query(UUID.class)
                .list();
        lessons.called(accountId, mailbox.tenantId(), changed, Boolean.TRUE.equals(spam));
    }

    private Masks masks(UUID accountId, MailboxRow mailbox, StoreRequest request) {
        int flags = request.flags() & Flags.ALL;
        Keywords.Box box = keywords.of(accountId, mailbox.status().mailboxId(), mailbox.tenantId());
        long bits = request.mode() == Mode.REMOVE ? box.existing(request.keywords()) : box.withNew(request.keywords());
        return switch (request.mode()) {
            case ADD -> new Masks(Flags.ALL, flags, -1L, bits);
            case REMOVE -> new Masks(Flags.ALL & ~flags, 0, ~bits, 0);
            case REPLACE -> new Masks(0, flags, 0, bits);
        };
    }

    private Stored update(UUID accountId, int mailboxId, UidSet uids, StoreRequest request, Masks masks, long modseq) {
        long unchangedSince = request.unchangedSince() == null ? Long.MAX_VALUE : request.unchangedSince();
        return transactions
                .jdbc()
                .sql(UPDATE)
                .params(masks.keep(), masks.set(), masks.keepKeywords(), masks.setKeywords(), unchangedSince)
                .params(UidCover.of(uids.ranges()).parameters(accountId, mailboxId))
                .params(modseq)
                .query((row, number) -> new Stored(row.getInt(1), row.getInt(2), row.getInt(3), uids(row, 4)))
                .single();
    }

    private static String uids(ResultSet row, int column) throws SQLException {
        var array = row.getArray(column);
        return array == null ? "" : UidSet.format(Arrays.asList((Integer[]) array.getArray()));
    }

    private void count(UUID accountId, int mailboxId, Stored stored, long modseq) {
        transactions
                .jdbc()
                .sql("""
                        UPDATE mail.mailbox SET highest_modseq = ?, unseen = unseen + ?, deleted = deleted + ?
                        WHERE account_id = ? AND mailbox_id = ?
                        """)
                .params(modseq, stored.unseen(), stored.deleted(), accountId, mailboxId)
                .update();
    }
}
