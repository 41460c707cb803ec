package io.postrider.delivery.verdict;

import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.api.verdict.MessageVerdict;
import io.postrider.delivery.queue.Columns;
import io.postrider.delivery.queue.TraceId;
import io.postrider.delivery.reach.Reach;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The verdicts of the last weeks. */
final class VerdictStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<Finding>> FINDINGS = new TypeReference<>() {};
    private static final TypeReference<List<KeptVerdict.Recipient>> RECIPIENTS = new TypeReference<>() {};
    /** The most rows that a policy is tried out on. */
    static final int MOST_JUDGED = 20_000;

    private static final int SWEEP = 5_000;
    private static final int MOST_TEXT = 1_000;

    // Nobody waits for these rows, and none of them is a promise: a crash may lose the last of them.
    private static final String KEEP = """
            SET LOCAL synchronous_commit = off;
            INSERT INTO queue.verdict (message_id, tenant_id, trace_id, decided_at, listener, client_address, helo,
                reverse_path, size, recipients, addresses, action, score, enforced, reply, findings, demanded)
            SELECT v.message_id, v.tenant_id, v.trace_id, v.decided_at, v.listener, v.client_address, v.helo,
                v.reverse_path, v.size, v.recipients::jsonb, string_to_array(v.addresses, E'\\n'), v.action, v.score::float8,
                v.enforced, v.reply, v.findings::jsonb, v.demanded
            FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::int8[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bool[], ?::text[], ?::text[], ?::text[])
                AS v (message_id, tenant_id, trace_id, decided_at, listener, client_address, helo, reverse_path, size,
                    recipients, addresses, action, score, enforced, reply, findings, demanded)
            ON CONFLICT (message_id, tenant_id) DO NOTHING
            """;

    private static final String READ = """
            SELECT message_id, trace_id, decided_at, listener, client_address, helo, reverse_path, size,
                recipients::text, action, score, enforced, reply, findings::text
            FROM queue.verdict
            """;

    private final DataSource dataSource;
    private final JdbcClient jdbc;

    VerdictStore(DataSource dataSource) {
        this.dataSource = dataSource;
        this.jdbc = JdbcClient.create(dataSource);
    }

    void keep(List<MessageVerdict> verdicts) throws SQLException {
        List<VerdictRow> rows =
                verdicts.stream().flatMap(one -> VerdictRow.of(one).stream()).toList();
        if (rows.isEmpty()) {
            return;
        }
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(KEEP)) {
                bind(statement, rows);
                statement.execute();
                connection.commit();
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }

    private static void bind(PreparedStatement statement, List<VerdictRow> rows) throws SQLException {
        new Columns<>(statement, 1, rows)
                .uuid(row -> row.of().messageId())
                .uuid(VerdictRow::tenantId)
                .uuid(VerdictRow::traceId)
                .time(row -> row.of().at())
                .text(row -> VerdictRow.storable(row.of().origin().listener()))
                .text(row -> VerdictRow.storable(row.of().origin().address()))
                .text(row -> VerdictRow.storable(row.of().origin().helo()))
                .text(row -> VerdictRow.storable(row.of().origin().reversePath()))
                .int8(row -> row.of().size())
                .text(VerdictRow::recipients)
                .text(row -> String.join("\n", row.addresses()))
                .text(row -> VerdictRow.text(row.of().verdict().action()))
                .text(row -> Double.toString(row.of().verdict().score()))
                .bool(row -> row.of().enforced())
                .text(row -> row.of().reply() == null
                        ? null
                        : VerdictRow.storable(row.of().reply()))
                .text(VerdictRow::findings)
                .text(row -> row.of().demanded() == null
                        ? null
                        : VerdictRow.text(row.of().demanded()));
    }

    /**
     * The verdict on a message, by its id in the queue or its trace. Recipients that were refused before the message came are of the same
     * trace, each with a verdict of its own: they come behind the message's.
     */
    Optional<KeptVerdict> find(Reach reach, @Nullable UUID messageId, @Nullable UUID traceId) {
        return gathered(jdbc.sql(READ + """
                        WHERE (message_id = :id OR trace_id = :trace) AND (:tenant::uuid IS NULL OR tenant_id = :tenant)
                            AND (:domains::text[] IS NULL OR EXISTS (SELECT FROM unnest(addresses) a
                                WHERE substring(a from '@([^@]*)$') = ANY (:domains)))
                        ORDER BY size = 0, message_id DESC LIMIT 1000
                        """)
                        .param("id", messageId)
                        .param("trace", traceId)
                        .param("tenant", reach.tenantId())
                        .param("domains", reach.domainArray())
                        .query((row, n) -> row(row, reach))
                        .list())
                .stream()
                .findFirst();
    }

    /**
     * What to look for; null where it does not matter.
     *
     * @param action what the checks came to
     * @param sender the reverse-path
     * @param recipient a recipient
     * @param client the client's address
     * @param check a check that spoke against the message
     */
    record Filter(
            @Nullable String action,
            @Nullable String sender,
            @Nullable String recipient,
            @Nullable String client,
            @Nullable String check) {
        /** Whether the database can be asked for it. */
        boolean isReadable() {
            return Stream.of(action, sender, recipient, client, check)
                    .allMatch(text -> text == null || (text.length() <= MOST_TEXT && isPlain(text)));
        }

        private static boolean isPlain(String text) {
            return text.codePoints().noneMatch(c -> Character.isISOControl(c) || isLoneSurrogate(c));
        }

        private static boolean isLoneSurrogate(int codePoint) {
            return Character.getType(codePoint) == Character.SURROGATE;
        }
    }

    /** Verdicts, newest first, older than a message. */
    List<KeptVerdict> list(Reach reach, Filter filter, @Nullable UUID before, int limit) {
        // A message may have a row a tenant, so that for all tenants more rows than messages are read.
        List<KeptVerdict> found = gathered(jdbc.sql(READ + """
                        WHERE (:before::uuid IS NULL OR message_id < :before)
                            AND (:tenant::uuid IS NULL OR tenant_id = :tenant)
                            AND (:domains::text[] IS NULL OR EXISTS (SELECT FROM unnest(addresses) a
                                WHERE substring(a from '@([^@]*)$') = ANY (:domains)))
                            AND (:action::text IS NULL OR action = :action)
                            AND (:sender::text IS NULL OR lower(reverse_path) = :sender)
                            AND (:recipient::text IS NULL OR :recipient = ANY (addresses))
                            AND (:client::text IS NULL OR client_address = :client)
                            AND (:check::text IS NULL OR findings @> :check::jsonb)
                        ORDER BY message_id DESC, tenant_id LIMIT :rows
                        """)
                .param("before", before)
                .param("tenant", reach.tenantId())
                .param("domains", reach.domainArray())
                .param("action", filter.action())
                .param("sender", lower(filter.sender()))
                .param("recipient", lower(filter.recipient()))
                .param("client", filter.client())
                .param(
                        "check",
                        filter.check() == null
                                ? null
                                : JSON.writeValueAsString(List.of(Map.of("check", filter.check()))))
                .param("rows", limit + 1)
                .query((row, n) -> row(row, reach))
                .list());
        return found.stream().limit(limit).map(KeptVerdict::withoutFindings).toList();
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    private static List<KeptVerdict> gathered(List<KeptVerdict> rows) {
        Map<UUID, KeptVerdict> messages = new LinkedHashMap<>();
        rows.forEach(row -> messages.merge(row.messageId(), row, (first, more) -> first.with(more.recipients())));
        return List.copyOf(messages.values());
    }

    /** Those whom the caller reaches. */
    private static List<KeptVerdict.Recipient> recipients(String json, Reach reach) {
        List<KeptVerdict.Recipient> all = JSON.readValue(json, RECIPIENTS);
        List<String> domains = reach.domains();
        return domains == null
                ? all
                : all.stream()
                        .filter(one -> domains.contains(one.address()
                                .substring(one.address().lastIndexOf('@') + 1)
                                .toLowerCase(Locale.ROOT)))
                        .toList();
    }

    private static KeptVerdict row(ResultSet row, Reach reach) throws SQLException {
        return new KeptVerdict(
                row.getObject(1, UUID.class),
                TraceId.format(row.getObject(2, UUID.class)),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getLong(8),
                recipients(row.getString(9), reach),
                row.getString(10),
                row.getBoolean(12),
                row.getDouble(11),
                row.getString(13),
                JSON.readValue(row.getString(14), FINDINGS));
    }

    /** What policies ask of messages since a time, the newest first, {@link #MOST_JUDGED} rows at most. */
    List<PolicyDryRun.Judged> judgedSince(Reach reach, Instant time) {
        return jdbc.sql("""
                        SELECT message_id, recipients::text, score, demanded,
                            ARRAY(SELECT concat(f.value ->> 'check', ' ', f.value ->> 'result')
                                FROM jsonb_array_elements(findings) WITH ORDINALITY f ORDER BY f.ordinality), size > 0
                        FROM queue.verdict
                        WHERE decided_at >= :since::timestamptz AND (:tenant::uuid IS NULL OR tenant_id = :tenant)
                            AND (:domains::text[] IS NULL OR EXISTS (SELECT FROM unnest(addresses) a
                                WHERE substring(a from '@([^@]*)$') = ANY (:domains)))
                        ORDER BY message_id DESC LIMIT :limit
                        """)
                .param("since", time.toString())
                .param("tenant", reach.tenantId())
                .param("domains", reach.domainArray())
                .param("limit", MOST_JUDGED)
                .query((row, n) -> new PolicyDryRun.Judged(
                        row.getObject(1, UUID.class),
                        recipients(row.getString(2), reach),
                        row.getDouble(3),
                        row.getString(4) == null
                                ? null
                                : Action.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
                        List.of((String[]) row.getArray(5).getArray()),
                        row.getBoolean(6)))
                .list();
    }

    /** Takes away what is older, some thousand rows at a time; answers how many that were. */
    int sweep(Duration retention) {
        return jdbc.sql("""
                        DELETE FROM queue.verdict WHERE ctid = ANY (ARRAY(
                            SELECT ctid FROM queue.verdict
                            WHERE decided_at < now() - :seconds * interval '1 second' LIMIT :batch))
                        """)
                .param("seconds", retention.toSeconds())
                .param("batch", SWEEP)
                .update();
    }

    /** Whether a round that took so many away left some. */
    static boolean isMore(int swept) {
        return swept == SWEEP;
    }
}
