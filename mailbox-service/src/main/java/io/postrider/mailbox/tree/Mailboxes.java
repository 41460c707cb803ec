package io.postrider.mailbox.tree;

import io.postrider.api.mailbox.MailboxList;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.mailbox.Selection;
import io.postrider.mailbox.database.MailboxRows;
import io.postrider.mailbox.database.MailboxRows.MailboxRow;
import io.postrider.mailbox.database.Transactions;
import java.util.List;
import java.util.UUID;

/** Lists and opens mailboxes. */
public final class Mailboxes {
    private final Transactions transactions;
    private final MailboxRows rows;

    /** Mailboxes of that database. */
    public Mailboxes(Transactions transactions, MailboxRows rows) {
        this.transactions = transactions;
        this.rows = rows;
    }

    /** All mailboxes and subscriptions of an account. */
    public MailboxList list(UUID accountId) {
        return transactions.read(() -> {
            List<MailboxStatus> mailboxes =
                    rows.all(accountId).stream().map(MailboxRow::status).toList();
            List<String> subscriptions = transactions
                    .jdbc()
                    .sql("SELECT name FROM mail.subscription WHERE account_id = ? ORDER BY name")
                    .params(accountId)
                    .query(String.class)
                    .list();
            return new MailboxList(mailboxes, subscriptions);
        });
    }

    /** Does nothing if there is such a mailbox; {@code NO_SUCH_MAILBOX} otherwise. */
    public void require(UUID accountId, int mailboxId) {
        transactions.read(() -> rows.selectable(accountId, mailboxId));
    }

    /** Octets of the messages that have {@code \Deleted}. */
    public long deletedSize(UUID accountId, int mailboxId) {
        return transactions.read(() -> transactions
                .jdbc()
                .sql("""
                        SELECT coalesce(sum(size), 0) FROM mail.message
                        WHERE account_id = ? AND mailbox_id = ? AND flags & 8 <> 0
                        """)
                .params(accountId, mailboxId)
                .query(Long.class)
                .single());
    }

    /** Opens a mailbox; a read-write session takes its recent messages, so that no other session sees them as such. */
    public Selection select(UUID accountId, int mailboxId, boolean readOnly) {
        MailboxRow row = transactions.read(() -> rows.selectable(accountId, mailboxId));
        if (readOnly || row.recentFrom() == row.status().uidNext()) {
            return new Selection(row.status(), row.recentFrom());
        }
        return transactions.write(() -> {
            MailboxRow locked = rows.lock(accountId, mailboxId).getFirst();
            transactions.jdbc().sql("""
                            UPDATE mail.mailbox SET recent_from = uid_next, recent = 0
                            WHERE account_id = ? AND mailbox_id = ?
                            """).params(accountId, mailboxId).update();
            return new Selection(locked.status(), locked.recentFrom());
        });
    }
}
