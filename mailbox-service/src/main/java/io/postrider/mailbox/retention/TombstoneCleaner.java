package io.postrider.mailbox.retention;

import io.postrider.blob.ContentStore;
import io.postrider.blob.Hold;
import io.postrider.mailbox.database.Transactions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Removes tombstones past their retention, lets go of their contents, and starts the last week of their keys. The oldest
 * of all accounts are looked up by their age, and then removed by their keys, account by account: what a round costs
 * depends on what is due and not on what is kept.
 */
final class TombstoneCleaner {
    private static final int BATCH = 2_000;

    // One index probe a row by force: a plan made while the tables were small would scan them ever after.
    private static final String CLEAN = """
            WITH gone AS (
                DELETE FROM mail.tombstone WHERE ctid = ANY (ARRAY(
                    SELECT t.ctid FROM unnest(?::integer[], ?::bigint[], ?::integer[]) AS k (mailbox_id, modseq, uid)
                    CROSS JOIN LATERAL (
                        SELECT ctid FROM mail.tombstone
                        WHERE account_id = ? AND mailbox_id = k.mailbox_id AND modseq = k.modseq AND uid = k.uid
                        OFFSET 0) t))
                RETURNING mailbox_id, modseq, content_id, holder, expunged_at),
            forgotten AS (
                UPDATE mail.mailbox m SET forgotten_modseq = greatest(m.forgotten_modseq, g.modseq)
                FROM (SELECT mailbox_id, max(modseq) AS modseq FROM gone GROUP BY mailbox_id) g
                WHERE m.account_id = ? AND m.mailbox_id = g.mailbox_id),
            ended AS (
                UPDATE mail.delivery_key
                SET expires_at = (SELECT max(expunged_at) FROM gone) + make_interval(secs => ?)
                WHERE ctid = ANY (ARRAY(
                    SELECT k.ctid FROM gone CROSS JOIN LATERAL (
                        SELECT ctid FROM mail.delivery_key WHERE account_id = ? AND key = gone.holder OFFSET 0) k)))
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
        for (List<Due> due = due(); !due.isEmpty(); due = due()) {
            var byAccount = due.stream().collect(Collectors.groupingBy(Due::accountId));
            for (var account : byAccount.entrySet()) {
                removed += transactions.write(() -> clean(account.getKey(), account.getValue()));
            }
        }
        return removed;
    }

    private record Due(UUID accountId, int mailboxId, long modseq, int uid) {}

    private List<Due> due() {
        return transactions.read(() -> transactions
                .jdbc()
                .sql("""
                        SELECT account_id, mailbox_id, modseq, uid FROM mail.tombstone
                        WHERE expunged_at <= now() - make_interval(secs => ?) ORDER BY expunged_at LIMIT ?
                        """)
                .params(seconds(retention), BATCH)
                .query((row, number) ->
                        new Due(row.getObject(1, UUID.class), row.getInt(2), row.getLong(3), row.getInt(4)))
                .list());
    }

    private record Gone(UUID contentId, UUID holder) {}

    private int clean(UUID accountId, List<Due> due) throws SQLException {
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
                .params(
                        due.stream().map(Due::mailboxId).toArray(Integer[]::new),
                        due.stream().map(Due::modseq).toArray(Long[]::new),
                        due.stream().map(Due::uid).toArray(Integer[]::new))
                .params(accountId, accountId, seconds(keyRetention), accountId)
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
