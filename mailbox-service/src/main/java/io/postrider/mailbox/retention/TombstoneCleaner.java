package io.postrider.mailbox.retention;

import io.postrider.blob.ContentStore;
import io.postrider.blob.Hold;
import io.postrider.mailbox.database.Transactions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Removes tombstones past their retention, lets go of their contents, and starts the last week of their keys. */
final class TombstoneCleaner {
    private static final int BATCH = 2_000;

    private static final String CLEAN =
            """
            WITH due AS (
                SELECT mailbox_id, modseq, uid FROM mail.tombstone
                WHERE account_id = ? AND expunged_at <= now() - make_interval(secs => ?)
                ORDER BY expunged_at LIMIT ?),
            gone AS (
                DELETE FROM mail.tombstone t USING due
                WHERE t.account_id = ? AND t.mailbox_id = due.mailbox_id
                  AND t.modseq = due.modseq AND t.uid = due.uid
                RETURNING t.mailbox_id, t.modseq, t.content_id, t.holder, t.expunged_at),
            forgotten AS (
                UPDATE mail.mailbox m SET forgotten_modseq = greatest(m.forgotten_modseq, g.modseq)
                FROM (SELECT mailbox_id, max(modseq) AS modseq FROM gone GROUP BY mailbox_id) g
                WHERE m.account_id = ? AND m.mailbox_id = g.mailbox_id),
            ended AS (
                UPDATE mail.delivery_key k
                SET expires_at = gone.expunged_at + make_interval(secs => ?)
                FROM gone WHERE k.account_id = ? AND k.key = gone.holder)
            SELECT content_id, holder FROM gone
            """;

    private final Transactions transactions;
    private final ContentStore contents;
    private final Duration retention;
    private final Duration keyRetention;

    TombstoneCleaner(Transactions transactions, ContentStore contents, Duration retention, Duration keyRetention) {
        this.transactions = transactions;
        this.contents = contents;
        this.retention = retention;
        this.keyRetention = keyRetention;
    }

    /** Removes everything that is due; returns how many tombstones went. */
    int clean() {
        int removed = 0;
        for (List<UUID> due = dueAccounts(); !due.isEmpty(); due = dueAccounts()) {
            for (UUID accountId : due) {
                removed += clean(accountId);
            }
        }
        return removed;
    }

    private List<UUID> dueAccounts() {
        return transactions.read(() -> transactions
                .jdbc()
                .sql("""
                        SELECT DISTINCT account_id FROM (
                            SELECT account_id FROM mail.tombstone
                            WHERE expunged_at <= now() - make_interval(secs => ?)
                            ORDER BY expunged_at LIMIT 5000) due
                        """)
                .params(seconds(retention))
                .query(UUID.class)
                .list());
    }

    private int clean(UUID accountId) {
        int total = 0;
        for (int step = BATCH; step == BATCH; total += step) {
            step = transactions.write(() -> cleanBatch(accountId));
        }
        return total;
    }

    private record Gone(UUID contentId, UUID holder) {}

    private int cleanBatch(UUID accountId) throws SQLException {
        // The account's lock comes first, as everywhere; a closed account is cleaned all the same.
        transactions
                .jdbc()
                .sql("SELECT 1 FROM mail.account WHERE account_id = ? FOR NO KEY UPDATE")
                .params(accountId)
                .query(Integer.class)
                .optional();
        List<Gone> gone = transactions
                .jdbc()
                .sql(CLEAN)
                .params(accountId, seconds(retention), BATCH, accountId, accountId)
                .params(seconds(keyRetention), accountId)
                .query((row, number) -> new Gone(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .list();
        // A moved message's tombstone holds nothing: the content went along.
        contents.release(
                transactions.connection(),
                gone.stream()
                        .filter(one -> Objects.nonNull(one.contentId()))
                        .map(one -> new Hold(one.contentId(), one.holder()))
                        .toList());
        return gone.size();
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
