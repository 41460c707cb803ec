package io.postrider.mailbox.transfer;

import io.postrider.mailbox.database.Transactions;
import java.util.List;
import java.util.UUID;

/** Lists a mailbox's messages page by page. */
final class Listing {
    private static final int PAGE = 500;

    private final Transactions transactions;

    Listing(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The messages that follow a UID; empty at the end. */
    List<Listed> after(UUID accountId, int mailboxId, int uid) {
        return transactions.read(() -> transactions
                .jdbc()
                .sql("""
                        SELECT uid, flags, keywords, internal_date, size FROM mail.message
                        WHERE account_id = ? AND mailbox_id = ? AND uid > ? ORDER BY uid LIMIT ?""")
                .params(accountId, mailboxId, uid, PAGE)
                .query((row, n) -> new Listed(
                        row.getInt("uid"),
                        row.getInt("flags"),
                        row.getLong("keywords"),
                        row.getTimestamp("internal_date").toInstant(),
                        row.getLong("size")))
                .list());
    }
}
