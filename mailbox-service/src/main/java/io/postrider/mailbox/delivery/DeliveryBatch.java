package io.postrider.mailbox.delivery;

import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.blob.ContentStore;
import io.postrider.blob.Hold;
import io.postrider.blob.UuidArray;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.feed.Change;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Delivers many messages to many accounts in one transaction and four statements: lock accounts and mailboxes, claim
 * the keys, hold the contents, write. What belongs to one message is decided in between, under the locks.
 */
final class DeliveryBatch {
    static final String INBOX = "INBOX";

    /**
     * For the transaction that begins: plans are not made anew for small batches (planning costs a millisecond, running
     * 80 µs). Goes with the first statement.
     */
    private static final String FIXED_PLANS = "SET LOCAL plan_cache_mode = force_generic_plan;\n";

    private final Transactions transactions;
    private final ContentStore contents;

    DeliveryBatch(Transactions transactions, ContentStore contents) {
        this.transactions = transactions;
        this.contents = contents;
    }

    /**
     * What became of a delivery.
     *
     * @param status the outcome; null when this service doesn't know the account yet
     * @param uid the UID, or 0
     */
    record Outcome(@Nullable Status status, int uid) {
        static final Outcome UNKNOWN_ACCOUNT = new Outcome(null, 0);

        static Outcome of(Status status) {
            return new Outcome(status, 0);
        }
    }

    /**
     * The outcomes, in the order of the deliveries, and what to tell after it.
     *
     * @param outcomes as many as deliveries
     * @param changes the mailboxes that got messages
     */
    record Result(List<Outcome> outcomes, List<Change> changes) {}

    private record BoxKey(UUID accountId, String name) {}

    private record Row(LocalDelivery delivery, MailboxTail box, int uid, byte[] prefix, long size) {}

    Result deliver(List<LocalDelivery> deliveries) {
        return transactions.write(() -> new Run(transactions.connection(), deliveries).run());
    }

    /** One attempt at one batch. */
    private final class Run {
        private final Connection connection;
        private final List<LocalDelivery> deliveries;
        private final Map<UUID, AccountRoom> accounts = new HashMap<>();
        private final Map<BoxKey, MailboxTail> boxes = new HashMap<>();

        Run(Connection connection, List<LocalDelivery> deliveries) {
            this.connection = connection;
            this.deliveries = deliveries;
        }

        Result run() throws SQLException {
            lock();
            Set<UUID> fresh = claimKeys();
            Set<UUID> held = holdContents(fresh);
            List<Outcome> outcomes = new ArrayList<>(deliveries.size());
            List<Row> rows = new ArrayList<>(deliveries.size());
            Map<UUID, LocalDelivery> refused = new HashMap<>(0);
            for (LocalDelivery delivery : deliveries) {
                // The same key twice in one batch has one fate.
                Outcome outcome = refused.containsKey(delivery.key())
                        ? Outcome.of(Status.TRY_LATER)
                        : place(delivery, fresh, held, rows);
                if (outcome.status() == Status.OVER_QUOTA || outcome.status() == Status.TRY_LATER) {
                    refused.putIfAbsent(delivery.key(), delivery);
                }
                outcomes.add(outcome);
            }
            if (!rows.isEmpty()) {
                write(rows);
            }
            if (!refused.isEmpty()) {
                giveBack(List.copyOf(refused.values()), held);
            }
            return new Result(outcomes, changes());
        }

        private void lock() throws SQLException {
            // Accounts first, then their mailboxes, both in order: the lock order of every writer here.
            try (PreparedStatement statement = connection.prepareStatement(FIXED_PLANS
                    + """
                    WITH wanted AS MATERIALIZED (
                        SELECT DISTINCT account_id, name FROM unnest(?::uuid[], ?::text[]) AS w (account_id, name)
                        ORDER BY account_id, name),
                    account AS MATERIALIZED (
                        SELECT w.account_id, a.used_bytes, a.limit_bytes, a.deleted
                        FROM (SELECT DISTINCT account_id FROM wanted ORDER BY account_id) w
                        CROSS JOIN LATERAL (
                            SELECT used_bytes, limit_bytes, deleted_at IS NOT NULL AS deleted
                            FROM mail.account WHERE account_id = w.account_id FOR NO KEY UPDATE) a),
                    mailbox AS MATERIALIZED (
                        SELECT w.account_id, w.name, m.mailbox_id, m.uid_next, m.highest_modseq
                        FROM (SELECT account_id, name FROM wanted JOIN account USING (account_id)
                              ORDER BY account_id, name) w
                        CROSS JOIN LATERAL (
                            SELECT mailbox_id, uid_next, highest_modseq FROM mail.mailbox
                            WHERE account_id = w.account_id AND name = w.name AND selectable FOR NO KEY UPDATE) m)
                    SELECT a.account_id, used_bytes, limit_bytes, deleted, mailbox_id, name, uid_next, highest_modseq
                    FROM account a LEFT JOIN mailbox m ON m.account_id = a.account_id
                    """)) {
                List<UUID> ids = new ArrayList<>(deliveries.size());
                List<String> names = new ArrayList<>(deliveries.size());
                for (LocalDelivery delivery : deliveries) {
                    ids.add(delivery.accountId());
                    names.add(delivery.mailbox());
                    if (!INBOX.equals(delivery.mailbox())) {
                        ids.add(delivery.accountId());
                        names.add(INBOX);
                    }
                }
                statement.setArray(1, UuidArray.of(connection, ids));
                statement.setArray(2, connection.createArrayOf("text", names.toArray(String[]::new)));
                statement.execute();
                statement.getMoreResults();
                try (ResultSet row = statement.getResultSet()) {
                    while (row.next()) {
                        remember(row);
                    }
                }
            }
        }

        private void remember(ResultSet row) throws SQLException {
            UUID accountId = row.getObject(1, UUID.class);
            if (!accounts.containsKey(accountId)) {
                accounts.put(accountId, new AccountRoom(row.getLong(2), row.getLong(3), row.getBoolean(4)));
            }
            int mailboxId = row.getInt(5);
            if (mailboxId != 0) {
                boxes.put(
                        new BoxKey(accountId, row.getString(6)),
                        new MailboxTail(accountId, mailboxId, row.getInt(7), row.getLong(8)));
            }
        }

        private @Nullable AccountRoom openAccount(LocalDelivery delivery) {
            AccountRoom account = accounts.get(delivery.accountId());
            return account == null || account.deleted ? null : account;
        }

        private Set<UUID> claimKeys() throws SQLException {
            List<LocalDelivery> open =
                    deliveries.stream().filter(one -> openAccount(one) != null).toList();
            Set<UUID> fresh = HashSet.newHashSet(open.size());
            if (open.isEmpty()) {
                return fresh;
            }
            try (PreparedStatement statement = connection.prepareStatement(
                    """
                    INSERT INTO mail.delivery_key (account_id, key, tenant_id)
                    SELECT account_id, key, tenant_id
                    FROM unnest(?::uuid[], ?::uuid[], ?::uuid[]) AS d (account_id, key, tenant_id)
                    ON CONFLICT DO NOTHING RETURNING key
                    """)) {
                statement.setArray(1, uuids(open, LocalDelivery::accountId));
                statement.setArray(2, uuids(open, LocalDelivery::key));
                statement.setArray(3, uuids(open, LocalDelivery::tenantId));
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        fresh.add(row.getObject(1, UUID.class));
                    }
                }
            }
            return fresh;
        }

        private Set<UUID> holdContents(Set<UUID> fresh) throws SQLException {
            List<Hold> holds = new ArrayList<>(fresh.size());
            for (LocalDelivery delivery : deliveries) {
                if (fresh.contains(delivery.key())) {
                    holds.add(new Hold(delivery.contentId(), delivery.key()));
                }
            }
            return holds.isEmpty() ? Set.of() : contents.hold(connection, holds);
        }

        private Outcome place(LocalDelivery delivery, Set<UUID> fresh, Set<UUID> held, List<Row> rows) {
            AccountRoom account = accounts.get(delivery.accountId());
            if (account == null) {
                return Outcome.UNKNOWN_ACCOUNT;
            }
            if (account.deleted) {
                return Outcome.of(Status.NO_SUCH_ACCOUNT);
            }
            if (!fresh.remove(delivery.key())) {
                return Outcome.of(Status.DUPLICATE);
            }
            MailboxTail box = boxes.getOrDefault(
                    new BoxKey(delivery.accountId(), delivery.mailbox()),
                    boxes.get(new BoxKey(delivery.accountId(), INBOX)));
            if (box == null || box.uidNext == Integer.MAX_VALUE || !held.contains(delivery.contentId())) {
                return Outcome.of(Status.TRY_LATER);
            }
            byte[] prefix = delivery.prefix().getBytes(StandardCharsets.UTF_8);
            long size = prefix.length + delivery.contentSize();
            if (account.limit != 0 && account.used + size > account.limit) {
                return Outcome.of(Status.OVER_QUOTA);
            }
            account.used += size;
            account.messages++;
            int uid = box.uidNext++;
            box.modseq++;
            box.added++;
            box.size += size;
            rows.add(new Row(delivery, box, uid, prefix, size));
            return new Outcome(Status.DELIVERED, uid);
        }

        private void write(List<Row> rows) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(
                    """
                    WITH message AS (
                        INSERT INTO mail.message (account_id, mailbox_id, uid, tenant_id, modseq, flags,
                                                  internal_date, size, content_id, holder, prefix)
                        SELECT account_id, mailbox_id, uid, tenant_id, modseq, 0,
                               to_timestamp(millis::float8 / 1000), size, content_id, holder, prefix
                        FROM unnest(?::uuid[], ?::integer[], ?::integer[], ?::uuid[], ?::bigint[], ?::bigint[],
                                    ?::bigint[], ?::uuid[], ?::uuid[], ?::bytea[])
                            AS r (account_id, mailbox_id, uid, tenant_id, modseq, millis,
                                  size, content_id, holder, prefix)),
                    mailbox AS (
                        UPDATE mail.mailbox m
                        SET uid_next = b.uid_next, highest_modseq = b.modseq, messages = messages + b.added,
                            unseen = unseen + b.added, recent = recent + b.added, size = m.size + b.size
                        FROM unnest(?::uuid[], ?::integer[], ?::integer[], ?::bigint[], ?::integer[], ?::bigint[])
                            AS b (account_id, mailbox_id, uid_next, modseq, added, size)
                        WHERE m.account_id = b.account_id AND m.mailbox_id = b.mailbox_id)
                    UPDATE mail.account a SET used_bytes = used_bytes + u.size, messages = messages + u.added
                    FROM unnest(?::uuid[], ?::bigint[], ?::bigint[]) AS u (account_id, size, added)
                    WHERE a.account_id = u.account_id
                    """)) {
                int next = bindRows(statement, rows);
                next = bindBoxes(statement, next);
                bindAccounts(statement, next);
                statement.executeUpdate();
            }
        }

        private int bindRows(PreparedStatement statement, List<Row> rows) throws SQLException {
            int count = rows.size();
            UUID[] accountIds = new UUID[count];
            UUID[] tenantIds = new UUID[count];
            UUID[] contentIds = new UUID[count];
            UUID[] keys = new UUID[count];
            int[] mailboxIds = new int[count];
            int[] uids = new int[count];
            long[] modseqs = new long[count];
            long[] millis = new long[count];
            long[] sizes = new long[count];
            byte[][] prefixes = new byte[count][];
            Map<MailboxTail, Long> modseq = new HashMap<>();
            for (int i = 0; i < count; i++) {
                Row row = rows.get(i);
                accountIds[i] = row.delivery().accountId();
                tenantIds[i] = row.delivery().tenantId();
                contentIds[i] = row.delivery().contentId();
                keys[i] = row.delivery().key();
                mailboxIds[i] = row.box().id;
                uids[i] = row.uid();
                long first = row.box().modseq - row.box().added;
                modseqs[i] = modseq.merge(row.box(), first + 1, (before, unused) -> before + 1);
                millis[i] = row.delivery().internalDate().toEpochMilli();
                sizes[i] = row.size();
                prefixes[i] = row.prefix();
            }
            statement.setArray(1, UuidArray.of(connection, Arrays.asList(accountIds)));
            statement.setObject(2, mailboxIds);
            statement.setObject(3, uids);
            statement.setArray(4, UuidArray.of(connection, Arrays.asList(tenantIds)));
            statement.setObject(5, modseqs);
            statement.setObject(6, millis);
            statement.setObject(7, sizes);
            statement.setArray(8, UuidArray.of(connection, Arrays.asList(contentIds)));
            statement.setArray(9, UuidArray.of(connection, Arrays.asList(keys)));
            statement.setArray(10, connection.createArrayOf("bytea", prefixes));
            return 11;
        }

        private int bindBoxes(PreparedStatement statement, int at) throws SQLException {
            List<MailboxTail> changed = boxes.values().stream().filter(box -> box.added > 0).toList();
            statement.setArray(
                    at, UuidArray.of(connection, changed.stream().map(box -> box.accountId).toList()));
            statement.setObject(at + 1, changed.stream().mapToInt(box -> box.id).toArray());
            statement.setObject(at + 2, changed.stream().mapToInt(box -> box.uidNext).toArray());
            statement.setObject(at + 3, changed.stream().mapToLong(box -> box.modseq).toArray());
            statement.setObject(at + 4, changed.stream().mapToInt(box -> box.added).toArray());
            statement.setObject(at + 5, changed.stream().mapToLong(box -> box.size).toArray());
            return at + 6;
        }

        private void bindAccounts(PreparedStatement statement, int at) throws SQLException {
            var changed = accounts.entrySet().stream()
                    .filter(entry -> entry.getValue().messages > 0)
                    .toList();
            statement.setArray(at, UuidArray.of(connection, changed.stream().map(Map.Entry::getKey).toList()));
            statement.setObject(
                    at + 1,
                    changed.stream()
                            .mapToLong(entry -> entry.getValue().used - entry.getValue().usedBefore)
                            .toArray());
            statement.setObject(
                    at + 2,
                    changed.stream().mapToLong(entry -> entry.getValue().messages).toArray());
        }

        /** A refused delivery comes again: its key and its hold must not be there then. */
        private void giveBack(List<LocalDelivery> refused, Set<UUID> held) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(
                    """
                    DELETE FROM mail.delivery_key k
                    USING unnest(?::uuid[], ?::uuid[]) AS d (account_id, key)
                    WHERE k.account_id = d.account_id AND k.key = d.key
                    """)) {
                statement.setArray(1, uuids(refused, LocalDelivery::accountId));
                statement.setArray(2, uuids(refused, LocalDelivery::key));
                statement.executeUpdate();
            }
            contents.release(
                    connection,
                    refused.stream()
                            .filter(delivery -> held.contains(delivery.contentId()))
                            .map(delivery -> new Hold(delivery.contentId(), delivery.key()))
                            .toList());
        }

        private List<Change> changes() {
            return boxes.values().stream()
                    .filter(box -> box.added > 0)
                    .map(box -> Change.delivered(box.accountId, box.id, box.modseq, box.added, box.uidNext))
                    .toList();
        }

        private Array uuids(List<LocalDelivery> from, Function<LocalDelivery, UUID> field) throws SQLException {
            return UuidArray.of(connection, from.stream().map(field).toList());
        }
    }
}
