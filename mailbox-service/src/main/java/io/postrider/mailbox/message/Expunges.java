package io.postrider.mailbox.message;

import io.postrider.api.mailbox.MailboxApi.ExpungeResult;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.database.MailboxRows;
import io.postrider.mailbox.database.MailboxRows.MailboxRow;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.feed.Change;
import io.postrider.mailbox.feed.ChangeFeed;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Removes messages: what goes leaves a tombstone, which keeps the content until the retention is over. */
public final class Expunges {
    private static final UidSet EVERYTHING = new UidSet(List.of(new UidSet.Range(1, Integer.MAX_VALUE)));

    private static final String REMOVE = """
            WITH gone AS (
                DELETE FROM mail.message WHERE ctid = ANY (ARRAY(
                    SELECT m.ctid FROM %s WHERE m.flags & 8 <> 0 OR NOT ?))
                RETURNING *),
            kept AS (
                INSERT INTO mail.tombstone (account_id, mailbox_id, modseq, uid, tenant_id, flags, keywords,
                                            internal_date, size, content_id, holder, prefix)
                SELECT account_id, mailbox_id, ?, uid, tenant_id, flags, keywords,
                       internal_date, size, content_id, holder, prefix
                FROM gone),
            counted AS (
                SELECT count(*) AS messages, coalesce(sum(size), 0) AS size,
                       count(*) FILTER (WHERE flags & 1 = 0) AS unseen,
                       count(*) FILTER (WHERE flags & 8 <> 0) AS deleted,
                       count(*) FILTER (WHERE uid >= ?) AS recent
                FROM gone),
            mailbox AS (
                UPDATE mail.mailbox m
                SET highest_modseq = ?, messages = m.messages - c.messages, size = m.size - c.size,
                    unseen = m.unseen - c.unseen, deleted = m.deleted - c.deleted,
                    recent = m.recent - c.recent
                FROM counted c WHERE m.account_id = ? AND m.mailbox_id = ? AND c.messages > 0),
            account AS (
                UPDATE mail.account a
                SET used_bytes = used_bytes - c.size, messages = a.messages - c.messages
                FROM counted c WHERE a.account_id = ? AND c.messages > 0)
            SELECT uid FROM gone ORDER BY uid
            """.formatted(UidCover.messages("ctid, flags"));

    private final Transactions transactions;
    private final MailboxRows mailboxes;
    private final ChangeFeed feed;

    /** Expunges in that database. */
    public Expunges(Transactions transactions, MailboxRows mailboxes, ChangeFeed feed) {
        this.transactions = transactions;
        this.mailboxes = mailboxes;
        this.feed = feed;
    }

    /** Removes messages that have {@code \Deleted}: those among {@code uids}, or all when it is null. */
    public ExpungeResult expunge(UUID accountId, int mailboxId, @Nullable String uids) {
        UidSet set = uids == null ? EVERYTHING : UidSet.parse(uids);
        ExpungeResult result = transactions.write(() -> {
            mailboxes.lockAccount(accountId);
            MailboxRow mailbox = mailboxes.lock(accountId, mailboxId).getFirst();
            // RFC 3501 section 6.4.3: only what has \Deleted goes.
            List<Integer> gone = remove(accountId, mailbox, set, true);
            long modseq = mailbox.status().highestModseq();
            return new ExpungeResult(UidSet.format(gone), gone.isEmpty() ? modseq : modseq + 1);
        });
        if (!result.uids().isEmpty()) {
            feed.publish(Change.messages(accountId, mailboxId, result.highestModseq()));
        }
        return result;
    }

    /**
     * Removes a message within the caller's transaction, which holds no lock yet.
     *
     * @return what to tell when that has committed
     */
    public Change remove(UUID accountId, int mailboxId, int uid) {
        mailboxes.lockAccount(accountId);
        MailboxRow mailbox = mailboxes.lock(accountId, mailboxId).getFirst();
        var one = new UidSet(List.of(new UidSet.Range(uid, uid)));
        if (remove(accountId, mailbox, one, false).isEmpty()) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "no message with that UID");
        }
        return Change.messages(accountId, mailboxId, mailbox.status().highestModseq() + 1);
    }

    /** Removes all messages of a mailbox whose lock and whose account's lock are held. */
    public void removeAll(UUID accountId, MailboxRow mailbox) {
        remove(accountId, mailbox, EVERYTHING, false);
    }

    private List<Integer> remove(UUID accountId, MailboxRow mailbox, UidSet uids, boolean onlyDeleted) {
        long modseq = mailbox.status().highestModseq() + 1;
        int mailboxId = mailbox.status().mailboxId();
        return transactions
                .jdbc()
                .sql(REMOVE)
                .params(UidCover.of(uids.ranges()).parameters(accountId, mailboxId))
                .params(onlyDeleted, modseq, mailbox.recentFrom(), modseq, accountId, mailboxId, accountId)
                .query(Integer.class)
                .list();
    }
}
