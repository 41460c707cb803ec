package io.postrider.mailbox.retention;

import io.postrider.blob.ContentStore;
import io.postrider.blob.Hold;
import io.postrider.mailbox.account.Accounts;
import io.postrider.mailbox.database.Transactions;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Erases accounts that the directory has erased: rows and holds, so that nothing of them is left. */
final class AccountEraser {
    private static final int BATCH = 2_000;

    private static final List<String> SMALL_TABLES = List.of(
            "import_refusal",
            "import_mailbox",
            "import_job",
            "imported",
            "delivery_key",
            "keyword",
            "subscription",
            "lesson",
            "word",
            "search_mailbox",
            "search_block",
            "mailbox",
            "account");

    private final Transactions transactions;
    private final ContentStore contents;
    private final Accounts accounts;

    AccountEraser(Transactions transactions, ContentStore contents, Accounts accounts) {
        this.transactions = transactions;
        this.contents = contents;
        this.accounts = accounts;
    }

    /** Erases everything that is due; returns how many accounts went. */
    int erase() {
        int gone = 0;
        UUID after = new UUID(0, 0);
        for (List<UUID> page = deleted(after); !page.isEmpty(); page = deleted(after)) {
            List<UUID> due = accounts.erased(page);
            due.forEach(this::erase);
            gone += due.size();
            after = page.getLast();
        }
        return gone;
    }

    private List<UUID> deleted(UUID after) {
        return transactions.read(() ->
                transactions.jdbc().sql("""
                        SELECT account_id FROM mail.account WHERE deleted_at IS NOT NULL AND account_id > ?
                        ORDER BY account_id LIMIT 500
                        """).params(after).query(UUID.class).list());
    }

    private void erase(UUID accountId) {
        for (String table : List.of("message", "tombstone")) {
            for (int step = BATCH; step == BATCH; ) {
                step = transactions.write(() -> eraseBatch(accountId, table));
            }
        }
        transactions.write(() -> {
            for (String table : SMALL_TABLES) {
                transactions
                        .jdbc()
                        .sql("DELETE FROM mail." + table + " WHERE account_id = ?")
                        .params(accountId)
                        .update();
            }
            return accountId;
        });
    }

    private record Gone(UUID contentId, UUID holder) {}

    private int eraseBatch(UUID accountId, String table) throws SQLException {
        transactions
                .jdbc()
                .sql("SELECT 1 FROM mail.account WHERE account_id = ? FOR UPDATE")
                .params(accountId)
                .query(Integer.class)
                .optional();
        List<Gone> gone = transactions
                .jdbc()
                .sql("DELETE FROM mail." + table + " WHERE ctid = ANY (ARRAY("
                        + "SELECT ctid FROM mail." + table + " WHERE account_id = ? LIMIT ?))"
                        + " RETURNING content_id, holder")
                .params(accountId, BATCH)
                .query((row, number) -> new Gone(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .list();
        contents.release(
                transactions.connection(),
                gone.stream()
                        .filter(one -> Objects.nonNull(one.contentId()))
                        .map(one -> new Hold(one.contentId(), one.holder()))
                        .toList());
        return gone.size();
    }
}
