package io.postrider.delivery.tlsrpt;

import io.postrider.delivery.tlsrpt.PolicyFound.Type;
import io.postrider.delivery.tlsrpt.TlsResults.Failure;
import io.postrider.delivery.tlsrpt.TlsResults.Result;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What all replicas have counted, and which reports are still to be sent. */
final class ResultStore {
    private final JdbcClient jdbc;

    ResultStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A row of a report.
     *
     * @param result what was counted
     * @param sessions how often
     */
    record Counted(Result result, long sessions) {}

    /**
     * A report to send.
     *
     * @param day about which
     * @param domain to whom
     * @param attempts with this one
     */
    record Due(LocalDate day, String domain, int attempts) {}

    void add(Result result, long sessions) {
        PolicyFound policy = result.policy();
        Failure failure = result.failure();
        jdbc.sql("""
                            INSERT INTO queue.tls_result AS r (day, domain, result_id, policy_type, policy, policy_mx,
                                result, mx, sender, receiver, reason, sessions)
                            VALUES (:day, :domain, :id, :type, :policy, :policyMx, :result, :mx, :sender, :receiver,
                                :reason, :sessions)
                            ON CONFLICT (day, domain, result_id) DO UPDATE SET sessions = r.sessions + excluded.sessions""")
                .param("day", result.day())
                .param("domain", policy.domain())
                .param("id", id(result))
                .param("type", policy.type().name())
                .param("policy", policy.lines().toArray(String[]::new))
                .param("policyMx", policy.mx().toArray(String[]::new))
                .param("result", failure == null ? null : failure.type().name())
                .param("mx", failure == null ? null : failure.mx())
                .param("sender", failure == null ? null : failure.sender())
                .param("receiver", failure == null ? null : failure.receiver())
                .param("reason", failure == null ? null : failure.reason())
                .param("sessions", sessions)
                .update();
    }

    private static UUID id(Result result) {
        try {
            byte[] text = (result.policy() + "\n" + result.failure()).getBytes(StandardCharsets.UTF_8);
            ByteBuffer digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text));
            return new UUID(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Puts down a report for every domain of the days before; each at its own time within four hours (RFC 8460 section 4.1). */
    void plan(LocalDate today, int jitterSeconds) {
        jdbc.sql("""
                        INSERT INTO queue.tls_report (day, domain, due_at)
                        SELECT DISTINCT day, domain, now() + random() * :jitter * interval '1 second'
                        FROM (SELECT DISTINCT day, domain FROM queue.tls_result WHERE day < :today) ended
                        ON CONFLICT (day, domain) DO NOTHING""").param("today", today).param("jitter", jitterSeconds).update();
    }

    /** Takes a report that is due; no other replica gets it within the hour. */
    List<Due> take(int most) {
        return jdbc.sql("""
                        UPDATE queue.tls_report SET due_at = now() + interval '1 hour', attempts = attempts + 1
                        WHERE (day, domain) IN (SELECT day, domain FROM queue.tls_report
                            WHERE done_at IS NULL AND due_at <= now()
                            ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED)
                        RETURNING day, domain, attempts""")
                .param("most", most)
                .query((row, n) ->
                        new Due(row.getObject("day", LocalDate.class), row.getString("domain"), row.getInt("attempts")))
                .list();
    }

    List<Counted> of(Due report) {
        return jdbc.sql("""
                        SELECT * FROM queue.tls_result WHERE day = :day AND domain = :domain
                        ORDER BY policy_type, result_id LIMIT 10000""")
                .param("day", report.day())
                .param("domain", report.domain())
                .query((row, n) -> counted(row))
                .list();
    }

    private static Counted counted(ResultSet row) throws SQLException {
        var policy = new PolicyFound(
                row.getString("domain"),
                Type.valueOf(row.getString("policy_type")),
                texts(row, "policy"),
                texts(row, "policy_mx"));
        String result = row.getString("result");
        Failure failure = result == null
                ? null
                : new Failure(
                        ResultType.valueOf(result.toUpperCase(Locale.ROOT)),
                        row.getString("mx"),
                        row.getString("sender"),
                        row.getString("receiver"),
                        row.getString("reason"));
        return new Counted(new Result(row.getObject("day", LocalDate.class), policy, failure), row.getLong("sessions"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return new ArrayList<>(Arrays.asList((String[]) row.getArray(column).getArray()));
    }

    /** A report has left, or nobody wants it; in the caller's transaction. */
    void done(Due report) {
        jdbc.sql("DELETE FROM queue.tls_result WHERE day = :day AND domain = :domain")
                .param("day", report.day())
                .param("domain", report.domain())
                .update();
        jdbc.sql("UPDATE queue.tls_report SET done_at = now() WHERE day = :day AND domain = :domain")
                .param("day", report.day())
                .param("domain", report.domain())
                .update();
    }

    /** Forgets reports of which no late result can come any more. */
    void sweep(LocalDate today) {
        jdbc.sql("DELETE FROM queue.tls_report WHERE day < :day AND done_at IS NOT NULL")
                .param("day", today.minusDays(3))
                .update();
    }
}
