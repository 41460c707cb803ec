package io.postrider.delivery.sending;

import io.postrider.api.auth.BrakeApi;
import io.postrider.delivery.reach.Reach;
import io.postrider.delivery.sending.RefusedSubmissions.Unusual;
import io.postrider.delivery.webhook.EventOutbox;
import io.postrider.delivery.webhook.EventType;
import io.postrider.platform.observe.EventLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Holds the mail of accounts that send far more than they usually do, and lets it go. */
public final class Brakes {
    private static final Logger LOG = LoggerFactory.getLogger(Brakes.class);
    private static final String ON = """
            SELECT b.account_id, b.tenant_id, b.address, b.reason, b.braked_at FROM queue.brake b
            WHERE b.released_at IS NULL AND\s""";
    private static final String MINE =
            "(:tenant::uuid IS NULL OR b.tenant_id = :tenant) AND " + Reach.ofAddress("b.address", ":domains::text[]");
    private static final int ROUND = 100;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final BrakeApi sessions;
    private final EventOutbox outbox;
    private final EventLog events;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();

    Brakes(JdbcClient jdbc, TransactionTemplate transactions, BrakeApi sessions, EventOutbox outbox, EventLog events) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.sessions = sessions;
        this.outbox = outbox;
        this.events = events;
    }

    /**
     * An account whose mail is held.
     *
     * @param accountId the account
     * @param tenantId its tenant
     * @param address its primary address
     * @param reason what it sent, and what it usually sends
     * @param brakedAt since when
     */
    record Braked(UUID accountId, UUID tenantId, String address, String reason, Instant brakedAt) {}

    /** Brakes an account, off the caller's thread: until that is done, each further message of it comes here too. */
    public void apply(Unusual unusual) {
        UUID accountId = unusual.account().accountId();
        if (underWay.add(accountId)) {
            Thread.ofVirtual().name("brake").start(() -> {
                try {
                    hold(unusual);
                    tellOpen();
                } catch (RuntimeException failure) {
                    LOG.warn("Account {} could not be braked now: {}", accountId, failure.toString());
                } finally {
                    underWay.remove(accountId);
                }
            });
        }
    }

    private void hold(Unusual unusual) {
        UUID accountId = unusual.account().accountId();
        boolean fresh = Boolean.TRUE.equals(transactions.execute(_ -> {
            boolean added = insert(unusual);
            if (added) {
                // In the order of workers that end recipients and count what failed.
                keepBack(accountId);
                unlearn(accountId);
                tell(unusual);
            }
            return added;
        }));
        if (fresh) {
            events.event("braked")
                    .put("account", accountId)
                    .put("address", unusual.account().address())
                    .put("reason", unusual.reason())
                    .write();
        }
    }

    private void tell(Unusual unusual) {
        Submission.Account account = unusual.account();
        Map<String, Object> told =
                Map.of("accountId", account.accountId(), "address", account.address(), "reason", unusual.reason());
        String key = account.accountId() + " " + Instant.now();
        outbox.tell(jdbc, EventType.ACCOUNT_BRAKED, key, account.tenantId(), account.address(), told);
    }

    private boolean insert(Unusual unusual) {
        Submission.Account account = unusual.account();
        return jdbc.sql("""
                        INSERT INTO queue.brake AS b (account_id, tenant_id, address, reason)
                        VALUES (:account, :tenant, :address, :reason)
                        ON CONFLICT (account_id) DO NOTHING
                        """)
                        .param("account", account.accountId())
                        .param("tenant", account.tenantId())
                        .param("address", account.address())
                        .param("reason", unusual.reason())
                        .update()
                == 1;
    }

    private void unlearn(UUID accountId) {
        jdbc.sql("UPDATE queue.sent SET unusual = true WHERE account_id = ? AND hour > now() - interval '2 hours'")
                .param(accountId)
                .update();
    }

    private void keepBack(UUID accountId) {
        jdbc.sql("""
                UPDATE queue.recipient r SET held = true, braked = true FROM queue.message m
                WHERE m.message_id = r.message_id AND m.submitter_id = ? AND NOT r.held AND r.decision IS NULL
                """).param(accountId).update();
    }

    /** What an administrator holds stays. */
    private int letGo(UUID accountId) {
        return jdbc.sql("""
                UPDATE queue.recipient r SET held = false, braked = false FROM queue.message m
                WHERE m.message_id = r.message_id AND m.submitter_id = ? AND r.braked
                """).param(accountId).update();
    }

    /** Has the sessions ended of accounts whose sessions were not. */
    void tellOpen() {
        for (Braked braked : untold()) {
            sessions.brake(new BrakeApi.Brake(braked.accountId(), Map.of("reason", braked.reason())));
            jdbc.sql("UPDATE queue.brake SET told = true WHERE account_id = ?")
                    .param(braked.accountId())
                    .update();
        }
    }

    private List<Braked> untold() {
        return jdbc.sql(ON + "NOT b.told ORDER BY b.braked_at LIMIT ?")
                .param(ROUND)
                .query((row, n) -> braked(row))
                .list();
    }

    private static Braked braked(ResultSet row) throws SQLException {
        return new Braked(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4),
                row.getObject(5, OffsetDateTime.class).toInstant());
    }

    /** The accounts of a tenant, or of all, whose mail is held, by id. */
    List<Braked> list(Reach reach, UUID after, int limit) {
        return jdbc.sql(ON + MINE + " AND b.account_id > :after ORDER BY b.account_id LIMIT :limit")
                .param("after", after)
                .param("tenant", reach.tenantId())
                .param("domains", reach.domainArray())
                .param("limit", limit)
                .query((row, n) -> braked(row))
                .list();
    }

    /** One of them, by its id or its address. */
    Optional<Braked> find(Reach reach, String account) {
        return jdbc.sql(ON + MINE + " AND lower(:account) IN (b.account_id::text, lower(b.address))")
                .param("account", account)
                .param("tenant", reach.tenantId())
                .param("domains", reach.domainArray())
                .query((row, n) -> braked(row))
                .optional();
    }

    /**
     * Lets an account's mail go.
     *
     * @return how many recipients of messages wait no longer
     */
    public int release(UUID accountId) {
        return Optional.ofNullable(transactions.execute(_ -> {
                    jdbc.sql("UPDATE queue.brake SET released_at = now() WHERE account_id = ?")
                            .param(accountId)
                            .update();
                    int free = letGo(accountId);
                    jdbc.sql("UPDATE queue.sent SET unusual = false WHERE account_id = ? AND unusual")
                            .param(accountId)
                            .update();
                    return free;
                }))
                .orElse(0);
    }

    /** Forgets accounts that were released long ago, and what was sent long ago. */
    void sweep(BrakeProperties properties) {
        jdbc.sql("DELETE FROM queue.brake WHERE released_at < now() - ? * interval '1 second'")
                .param(properties.leave().toSeconds())
                .update();
        jdbc.sql("DELETE FROM queue.sent WHERE hour < now() - interval '35 days'")
                .update();
    }
}
