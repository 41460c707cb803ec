package io.postrider.mailbox.message;

import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.api.mailbox.StoreRequest.Mode;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.feed.Change;
import io.postrider.mailbox.feed.ChangeFeed;
import io.postrider.mailbox.database.MailboxRows;
import io.postrider.mailbox.database.MailboxRows.MailboxRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;

/** Changes flags: set operations in one statement, never a value that was read before. */
public final class FlagStore {
    private static final String UPDATE =
            """
            WITH hit AS (
                SELECT m.uid, m.modseq, m.flags AS old_flags, (m.flags & ?) | ? AS flags,
                       m.keywords AS old_keywords, (m.keywords & ?) | ? AS keywords
                FROM unnest(?::integer[], ?::integer[]) AS r (first, last)
                CROSS JOIN LATERAL (
                    SELECT uid, modseq, flags, keywords FROM mail.message
                    WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN r.first AND r.last) m),
            changed AS (
                UPDATE mail.message m
                SET flags = hit.flags::smallint, keywords = hit.keywords, modseq = ?
                FROM hit
                WHERE m.account_id = ? AND m.mailbox_id = ? AND m.uid = hit.uid AND hit.modseq <= ?
                  AND (hit.old_flags <> hit.flags OR hit.old_keywords <> hit.keywords)
                RETURNING hit.old_flags, hit.flags)
            SELECT count(*),
                   coalesce(sum((old_flags & 1) - (flags & 1)), 0),
                   coalesce(sum((flags & 8) - (old_flags & 8)) / 8, 0),
                   (SELECT array_agg(uid ORDER BY uid) FROM hit WHERE modseq > ?)
            FROM changed
            """;

    private final Transactions transactions;
    private final MailboxRows mailboxes;
    private final Keywords keywords;
    private final ChangeFeed feed;

    /** Flags in that database. */
    public FlagStore(Transactions transactions, MailboxRows mailboxes, ChangeFeed feed) {
        this.transactions = transactions;
        this.mailboxes = mailboxes;
        this.keywords = new Keywords(transactions);
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
            }
            return stored.modified();
        });
        if (modseq[0] != 0) {
            feed.publish(Change.messages(accountId, mailboxId, modseq[0]));
        }
        return modified;
    }

    private Masks masks(UUID accountId, MailboxRow mailbox, StoreRequest request) {
        int flags = request.flags() & Flags.ALL;
        Keywords.Box box = keywords.of(accountId, mailbox.status().mailboxId(), mailbox.tenantId());
        long bits = request.mode() == Mode.REMOVE
                ? box.existing(request.keywords())
                : box.withNew(request.keywords());
        return switch (request.mode()) {
            case ADD -> new Masks(Flags.ALL, flags, -1L, bits);
            case REMOVE -> new Masks(Flags.ALL & ~flags, 0, ~bits, 0);
            case REPLACE -> new Masks(0, flags, 0, bits);
        };
    }

    private Stored update(
            UUID accountId, int mailboxId, UidSet uids, StoreRequest request, Masks masks, long modseq) {
        long unchangedSince = request.unchangedSince() == null ? Long.MAX_VALUE : request.unchangedSince();
        return transactions
                .jdbc()
                .sql(UPDATE)
                .params(masks.keep(), masks.set(), masks.keepKeywords(), masks.setKeywords())
                .params(uids.firsts(), uids.lasts(), accountId, mailboxId, modseq, accountId, mailboxId)
                .params(unchangedSince, unchangedSince)
                .query((row, number) ->
                        new Stored(row.getInt(1), row.getInt(2), row.getInt(3), uids(row, 4)))
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
