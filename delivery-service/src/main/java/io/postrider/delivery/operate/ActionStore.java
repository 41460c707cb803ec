package io.postrider.delivery.operate;

import io.postrider.delivery.operate.Conditions.Place;
import io.postrider.delivery.operate.QueueAction.Kind;
import io.postrider.delivery.reach.Reach;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Keeps actions and takes them on, step by step. */
final class ActionStore {
    private static final int BATCH = 500;
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String COLUMNS =
            "SELECT action_id, kind, filter, redirect_to, matched, done, created_at, finished_at,"
                    + " tenant_id, domains, as_of, after_id, after_ordinal FROM queue.action ";

    private static final String MINE = "(:tenant::uuid IS NULL OR tenant_id = :tenant)"
            + " AND (:domains::text[] IS NULL OR domains <@ :domains::text[])";

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    ActionStore(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** What a step needs besides. */
    private record Stored(QueueAction action, Reach reach, Instant asOf, Place after) {}

    /** Adds an action, unless it is there already: the second of two equal requests. */
    void add(QueueAction action, Reach reach, Instant asOf) {
        jdbc.sql("""
                        INSERT INTO queue.action (action_id, kind, filter, redirect_to, matched, tenant_id, domains, as_of,
                            after_id, after_ordinal)
                        VALUES (:id, :kind, :filter, :redirectTo, :matched, :tenant, :domains::text[], :asOf, :afterId, :afterOrdinal)
                        ON CONFLICT (action_id) DO NOTHING
                        """)
                .param("id", action.id())
                .param("kind", action.action().name())
                .param("filter", JSON.writeValueAsString(action.filter()))
                .param("redirectTo", action.redirectTo())
                .param("matched", action.matched())
                .param("tenant", reach.tenantId())
                .param("domains", reach.domainArray())
                .param("asOf", OffsetDateTime.ofInstant(asOf, ZoneOffset.UTC))
                .param("afterId", Place.START.messageId())
                .param("afterOrdinal", Place.START.ordinal())
                .update();
    }

    Optional<QueueAction> find(UUID id, Reach reach) {
        return jdbc.sql(COLUMNS + "WHERE action_id = :id AND " + MINE)
                .param("id", id)
                .param("tenant", reach.tenantId())
                .param("domains", reach.domainArray())
                .query((row, n) -> stored(row).action())
                .optional();
    }

    /** Those of the caller that began before a time, newest first. */
    List<QueueAction> list(Reach reach, Instant before, int limit) {
        return jdbc.sql(COLUMNS + "WHERE created_at < :before AND " + MINE + " ORDER BY created_at DESC LIMIT :limit")
                .param("before", OffsetDateTime.ofInstant(before, ZoneOffset.UTC))
                .param("tenant", reach.tenantId())
                .param("domains", reach.domainArray())
                .param("limit", limit)
                .query((row, n) -> stored(row).action())
                .list();
    }

    /** Actions that are not at their end. */
    List<UUID> unfinished() {
        return jdbc.sql("SELECT action_id FROM queue.action WHERE finished_at IS NULL ORDER BY created_at LIMIT 100")
                .query(UUID.class)
                .list();
    }

    /**
     * Takes an action some hundred recipients further, unless another process does at this moment.
     *
     * @return whether there may be more to do here
     */
    boolean step(UUID id) {
        return Boolean.TRUE.equals(transactions.execute(
                status -> jdbc.sql(COLUMNS + "WHERE action_id = :id AND finished_at IS NULL FOR UPDATE SKIP LOCKED")
                        .param("id", id)
                        .query((row, n) -> stored(row))
                        .optional()
                        .map(this::step)
                        .orElse(false)));
    }

    /** What became of a recipient's row, as far as it matters. */
    private record Changed(Place place, @Nullable String waitsFor) {}

    private boolean step(Stored stored) {
        List<Changed> rows = change(stored);
        List<Place> changed = rows.stream().map(Changed::place).toList();
        if (stored.action().action() == Kind.RETRY || stored.action().action() == Kind.RELEASE) {
            endRests(rows);
        }
        boolean more = changed.size() == BATCH;
        Place last = changed.isEmpty() ? stored.after() : changed.getLast();
        jdbc.sql("""
                        UPDATE queue.action SET done = done + :done, after_id = :afterId, after_ordinal = :afterOrdinal,
                            finished_at = CASE WHEN :more THEN NULL ELSE clock_timestamp() END
                        WHERE action_id = :id
                        """)
                .param("id", stored.action().id())
                .param("done", changed.size())
                .param("afterId", last.messageId())
                .param("afterOrdinal", last.ordinal())
                .param("more", more)
                .update();
        return more;
    }

    /** Where nobody answered lately is tried again, or mail that goes there would only be put off again. */
    private void endRests(List<Changed> rows) {
        String[] destinations = rows.stream()
                .map(Changed::waitsFor)
                .filter(Objects::nonNull)
                .distinct()
                .toArray(String[]::new);
        if (destinations.length > 0) {
            jdbc.sql("""
                            UPDATE queue.destination SET rest_until = now(), noted_at = now()
                            WHERE rest_until > now() AND destination = ANY (:destinations::text[])
                            """).param("destinations", destinations).update();
        }
    }

    private List<Changed> change(Stored stored) {
        Kind kind = stored.action().action();
        Conditions conditions = Conditions.of(stored.action().filter(), stored.reach(), stored.asOf())
                .and(kind.eligible())
                .acceptedBy(stored.asOf())
                .after(stored.after())
                .with("limit", BATCH);
        String redirectTo = stored.action().redirectTo();
        if (redirectTo != null) {
            conditions.with("redirectTo", redirectTo);
        }
        return jdbc.sql("""
                        WITH page AS (
                            SELECT r.message_id, r.ordinal
                            FROM queue.recipient r JOIN queue.message m ON m.message_id = r.message_id
                            WHERE %s
                            ORDER BY r.message_id, r.ordinal LIMIT :limit
                            FOR UPDATE OF r
                        ), changed AS (
                            UPDATE queue.recipient r SET %s
                            FROM page p WHERE r.message_id = p.message_id AND r.ordinal = p.ordinal
                            RETURNING r.message_id, r.ordinal, r.waits_for
                        )
                        SELECT message_id, ordinal, waits_for FROM changed ORDER BY message_id, ordinal
                        """.formatted(conditions.sql(), kind.change()))
                .params(conditions.parameters())
                .query((row, n) ->
                        new Changed(new Place(row.getObject(1, UUID.class), row.getInt(2)), row.getString(3)))
                .list();
    }

    private static Stored stored(ResultSet row) throws SQLException {
        OffsetDateTime finished = row.getObject("finished_at", OffsetDateTime.class);
        var action = new QueueAction(
                row.getObject("action_id", UUID.class),
                Kind.valueOf(row.getString("kind")),
                JSON.readValue(row.getString("filter"), QueueFilter.class),
                row.getString("redirect_to"),
                finished == null ? "running" : "done",
                row.getLong("matched"),
                row.getLong("done"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                finished == null ? null : finished.toInstant());
        return new Stored(
                action,
                new Reach(row.getObject("tenant_id", UUID.class), texts(row.getArray("domains"))),
                row.getObject("as_of", OffsetDateTime.class).toInstant(),
                new Place(row.getObject("after_id", UUID.class), row.getInt("after_ordinal")));
    }

    private static @Nullable List<String> texts(@Nullable Array texts) throws SQLException {
        return texts == null ? null : List.of((String[]) texts.getArray());
    }
}
