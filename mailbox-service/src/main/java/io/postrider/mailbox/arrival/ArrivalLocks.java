package io.postrider.mailbox.arrival;

import io.postrider.blob.UuidArray;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Accounts and mailboxes that get messages, locked in one statement: accounts first, then their mailboxes, both in
 * order, which is the lock order of every writer here.
 */
public final class ArrivalLocks {
    /**
     * For the transaction that begins: plans are not made anew for small batches (planning costs a millisecond, running
     * 80 µs). Goes with the first statement.
     */
    private static final String FIXED_PLANS = "SET LOCAL plan_cache_mode = force_generic_plan;\n";

    private static final String LOCK = FIXED_PLANS + """
            WITH wanted AS MATERIALIZED (
                SELECT DISTINCT account_id, %1$s FROM unnest(?::uuid[], ?::%2$s[]) AS w (account_id, %1$s)
                ORDER BY account_id, %1$s),
            account AS MATERIALIZED (
                SELECT w.account_id, a.used_bytes, a.limit_bytes, a.deleted
                FROM (SELECT DISTINCT account_id FROM wanted ORDER BY account_id) w
                CROSS JOIN LATERAL (
                    SELECT used_bytes, limit_bytes, deleted_at IS NOT NULL AS deleted
                    FROM mail.account WHERE account_id = w.account_id FOR NO KEY UPDATE %3$s) a),
            mailbox AS MATERIALIZED (
                SELECT w.account_id, m.*
                FROM (SELECT account_id, %1$s FROM wanted JOIN account USING (account_id)
                      ORDER BY account_id, %1$s) w
                CROSS JOIN LATERAL (
                    SELECT mailbox_id, name, tenant_id, uid_validity, uid_next, highest_modseq FROM mail.mailbox
                    WHERE account_id = w.account_id AND %1$s = w.%1$s AND selectable FOR NO KEY UPDATE %3$s) m)
            SELECT a.account_id, used_bytes, limit_bytes, deleted,
                   mailbox_id, name, tenant_id, uid_validity, uid_next, highest_modseq
            FROM account a LEFT JOIN mailbox m ON m.account_id = a.account_id
            """;

    private static final String BY_NAME = LOCK.formatted("name", "text", "");
    private static final String BY_ID = LOCK.formatted("mailbox_id", "integer", "");
    private static final String FREE_BY_ID = LOCK.formatted("mailbox_id", "integer", "SKIP LOCKED");

    private record Key(UUID accountId, Object mailbox) {}

    private final Map<UUID, AccountRoom> accounts = new HashMap<>();
    private final Map<Key, MailboxTail> mailboxes = new HashMap<>();

    private ArrivalLocks() {}

    /** Locks mailboxes by their names, with their accounts. As many accounts as names. */
    public static ArrivalLocks byName(Connection connection, List<UUID> accountIds, List<String> names)
            throws SQLException {
        return lock(connection, BY_NAME, accountIds, connection.createArrayOf("text", names.toArray(String[]::new)));
    }

    /**
     * Locks mailboxes by their ids, with their accounts. As many accounts as ids.
     *
     * @param wait whether to wait for those that are locked by others; they are left out otherwise
     */
    public static ArrivalLocks byId(
            Connection connection, List<UUID> accountIds, List<Integer> mailboxIds, boolean wait) throws SQLException {
        Array ids = connection.createArrayOf("integer", mailboxIds.toArray(Integer[]::new));
        return lock(connection, wait ? BY_ID : FREE_BY_ID, accountIds, ids);
    }

    private static ArrivalLocks lock(Connection connection, String sql, List<UUID> accountIds, Array wanted)
            throws SQLException {
        var locks = new ArrivalLocks();
        boolean named = sql.equals(BY_NAME);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, UuidArray.of(connection, accountIds));
            statement.setArray(2, wanted);
            statement.execute();
            // Past the answer of what fixes the plans.
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                while (row.next()) {
                    locks.remember(row, named);
                }
            }
        }
        return locks;
    }

    private void remember(ResultSet row, boolean named) throws SQLException {
        UUID accountId = row.getObject(1, UUID.class);
        AccountRoom account = accounts.get(accountId);
        if (account == null) {
            account = new AccountRoom(accountId, row.getLong(2), row.getLong(3), row.getBoolean(4));
            accounts.put(accountId, account);
        }
        int id = row.getInt(5);
        if (id != 0) {
            Object key = named ? row.getString(6) : (Object) id;
            mailboxes.put(
                    new Key(accountId, key),
                    new MailboxTail(
                            account, id, row.getObject(7, UUID.class), row.getInt(8), row.getInt(9), row.getLong(10)));
        }
    }

    /** An account that is locked; null for one that is not. */
    public @Nullable AccountRoom account(UUID accountId) {
        return accounts.get(accountId);
    }

    /** A mailbox that is locked, by the name or the id that was asked for; null for one that is not. */
    public @Nullable MailboxTail mailbox(UUID accountId, Object nameOrId) {
        return mailboxes.get(new Key(accountId, nameOrId));
    }
}
