package io.postrider.delivery.tlsinbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.postrider.api.TimeOrderedId;
import io.postrider.delivery.reach.Reach;
import io.postrider.delivery.tlsinbox.ReceivedReport.Policy;
import io.postrider.delivery.tlsinbox.ReportedDomains.About;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keeps reports: one row for a report and a domain, however often it comes; what somebody signed takes the place of what nobody did. */
final class ReceivedStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int SWEPT = 5_000;
    private static final String COLUMNS = """
            SELECT report_id, tenant_id, domain, organization, contact, their_id, signed_by, begins_at, ends_at,
                successful, failed, policies, received_at
            FROM queue.tls_received WHERE (:tenant::uuid IS NULL OR tenant_id = :tenant)
                AND (:domains::text[] IS NULL OR domain = ANY (:domains::text[]))\s""";

    private final JdbcClient jdbc;

    ReceivedStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A report on a domain.
     *
     * @param id its id here
     * @param tenantId whose domain
     * @param domain which, in A-labels
     * @param organization who sends it
     * @param contact how to reach them
     * @param reportId its id there
     * @param signedBy the domain that has signed its mail; absent when nobody had to
     * @param begin the first moment that it is about
     * @param end the last one
     * @param successful sessions that were as the domain wants them
     * @param failed sessions that were not
     * @param receivedAt when it came
     * @param policies what was found; absent in lists
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Stored(
            UUID id,
            UUID tenantId,
            String domain,
            String organization,
            String contact,
            String reportId,
            @Nullable String signedBy,
            Instant begin,
            Instant end,
            long successful,
            long failed,
            Instant receivedAt,
            @Nullable List<Policy> policies) {
        Stored withoutPolicies() {
            return new Stored(
                    id,
                    tenantId,
                    domain,
                    organization,
                    contact,
                    reportId,
                    signedBy,
                    begin,
                    end,
                    successful,
                    failed,
                    receivedAt,
                    null);
        }
    }

    /**
     * Stores what a report says of a domain.
     *
     * @param signedBy the domain that has signed it; null when nobody has
     * @param most so many on one domain within a day, signed or not
     * @return false when there are so many already
     */
    boolean add(ReceivedReport report, About about, @Nullable String signedBy, int most) {
        boolean room = jdbc.sql("""
                        SELECT count(*) FROM (SELECT FROM queue.tls_received
                            WHERE domain = :domain AND received_at > now() - interval '1 day'
                                AND (signed_by IS NULL) = :unsigned LIMIT :most) today
                        """)
                        .param("domain", about.domain())
                        .param("unsigned", signedBy == null)
                        .param("most", most)
                        .query(Long.class)
                        .single()
                < most;
        if (room) {
            insert(report, about, signedBy);
        }
        return room;
    }

    private void insert(ReceivedReport report, About about, @Nullable String signedBy) {
        jdbc.sql("""
                        INSERT INTO queue.tls_received (report_id, tenant_id, domain, organization, contact, their_id,
                            signed_by, begins_at, ends_at, successful, failed, policies)
                        VALUES (:id, :tenant, :domain, :organization, :contact, :theirs, :signedBy, :begin, :end,
                            :successful, :failed, :policies)
                        ON CONFLICT (domain, organization, their_id) DO UPDATE SET tenant_id = excluded.tenant_id,
                            contact = excluded.contact, signed_by = excluded.signed_by, begins_at = excluded.begins_at,
                            ends_at = excluded.ends_at, successful = excluded.successful, failed = excluded.failed,
                            policies = excluded.policies
                        WHERE tls_received.signed_by IS NULL AND excluded.signed_by IS NOT NULL
                        """)
                .param("id", TimeOrderedId.next())
                .param("tenant", about.tenantId())
                .param("domain", about.domain())
                .param("organization", report.organization())
                .param("contact", report.contact())
                .param("theirs", report.id())
                .param("signedBy", signedBy)
                .param("begin", report.begin().atOffset(ZoneOffset.UTC))
                .param("end", report.end().atOffset(ZoneOffset.UTC))
                .param(
                        "successful",
                        about.policies().stream().mapToLong(Policy::successful).sum())
                .param(
                        "failed",
                        about.policies().stream().mapToLong(Policy::failed).sum())
                .param("policies", JSON.writeValueAsString(about.policies()))
                .update();
    }

    /** Those that came before one, the latest first, as far as they are reached; on one domain when it is named. */
    List<Stored> list(Reach reach, @Nullable String domain, UUID before, int limit) {
        return jdbc.sql(COLUMNS + """
                        AND (:domain::text IS NULL OR domain = :domain) AND report_id < :before
                        ORDER BY report_id DESC LIMIT :limit
                        """)
                .param("tenant", reach.tenantId())
                .param("domains", reach.domainArray())
                .param("domain", domain)
                .param("before", before)
                .param("limit", limit)
                .query((row, n) -> stored(row).withoutPolicies())
                .list();
    }

    Optional<Stored> find(Reach reach, UUID id) {
        return jdbc.sql(COLUMNS + "AND report_id = :id")
                .param("tenant", reach.tenantId())
                .param("domains", reach.domainArray())
                .param("id", id)
                .query((row, n) -> stored(row))
                .optional();
    }

    /** Forgets the old ones. */
    void sweep(Duration keep) {
        int gone = SWEPT;
        while (gone == SWEPT) {
            gone = jdbc.sql("""
                            DELETE FROM queue.tls_received WHERE report_id IN (
                                SELECT report_id FROM queue.tls_received
                                WHERE received_at < now() - :seconds * interval '1 second' LIMIT :most)
                            """)
                    .param("seconds", keep.toSeconds())
                    .param("most", SWEPT)
                    .update();
        }
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getObject("report_id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("domain"),
                row.getString("organization"),
                row.getString("contact"),
                row.getString("their_id"),
                row.getString("signed_by"),
                instant(row, "begins_at"),
                instant(row, "ends_at"),
                row.getLong("successful"),
                row.getLong("failed"),
                instant(row, "received_at"),
                JSON.readValue(row.getString("policies"), new TypeReference<List<Policy>>() {}));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
