package io.postrider.mailbox.transfer;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.transfer.ImportJob.Kind;
import io.postrider.mailbox.transfer.ImportJob.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Jobs, their progress, and the keys of what was taken. */
final class ImportStore {
    private static final int MAX_JOBS = 100;
    private static final int MAX_REFUSALS = 1_000;
    private static final int MAX_ATTEMPTS = 10;
    /** A worker says four times in that time that it lives. */
    private static final String LEASE = "now() + interval '1 minute'";

    private final Transactions transactions;

    ImportStore(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * A job to be worked on.
     *
     * @param source JSON; null for files
     * @param password sealed; null for files
     */
    record Work(
            UUID accountId, UUID tenantId, UUID jobId, Kind kind, @Nullable String source, byte @Nullable [] password) {}

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    void create(Work work, State state) {
        transactions.write(() -> transactions
                .jdbc()
                .sql("""
                        INSERT INTO mail.import_job
                            (account_id, job_id, tenant_id, kind, source, password, state, lease_until)
                        VALUES (:account, :job, :tenant, :kind, :source, :password, :state,
                                CASE WHEN :state = 'running' THEN now() + interval '1 minute' ELSE now() END)
                        """)
                .param("account", work.accountId())
                .param("job", work.jobId())
                .param("tenant", work.tenantId())
                .param("kind", text(work.kind()))
                .param("source", work.source())
                .param("password", work.password())
                .param("state", text(state))
                .update());
    }

    /** Says that the job is worked on; false when it has ended meanwhile. Progress forgives the attempts before. */
    boolean renew(Work work, boolean progressed) {
        return transactions.write(() -> transactions
                        .jdbc()
                        .sql("UPDATE mail.import_job SET attempts = CASE WHEN ? THEN 0 ELSE attempts END, lease_until = "
                                + LEASE + " WHERE account_id = ? AND job_id = ? AND finished_at IS NULL")
                        .params(progressed, work.accountId(), work.jobId())
                        .update())
                == 1;
    }

    /** Ends a job, unless it has ended; the password goes. */
    void finish(UUID accountId, UUID jobId, State state, @Nullable String problem) {
        transactions.write(() -> transactions
                .jdbc()
                .sql("""
                        UPDATE mail.import_job
                        SET state = :state, problem = :problem, finished_at = now(), password = NULL
                        WHERE account_id = :account AND job_id = :job AND finished_at IS NULL
                        """)
                .param("state", text(state))
                .param("problem", problem)
                .param("account", accountId)
                .param("job", jobId)
                .update());
    }

    /**
     * Begins a mailbox. One that an attempt before had begun counts anew what it finds known and refused; what this job
     * itself took before is not known from elsewhere.
     */
    void openMailbox(Work work, String source, String target, @Nullable Long messages) {
        transactions.write(() -> transactions
                .jdbc()
                .sql("""
                        INSERT INTO mail.import_mailbox AS m (account_id, job_id, source, tenant_id, target, messages)
                        VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (account_id, job_id, source)
                        DO UPDATE SET known = -m.imported, refused = 0, messages = excluded.messages
                        """)
                .params(Arrays.asList(
                        work.accountId(), work.jobId(), source, work.tenantId(), target, messages))
                .update());
    }

    /** Within the transaction that stores a message: whether it was not taken before; if so, it is now. */
    boolean take(Work work, String source, UUID key, byte[] hash, long size) {
        JdbcClient jdbc = transactions.jdbc();
        int taken = jdbc.sql("INSERT INTO mail.imported (account_id, key, tenant_id) VALUES (?, ?, ?)"
                        + " ON CONFLICT DO NOTHING")
                .params(work.accountId(), key, work.tenantId())
                .update();
        if (taken == 0) {
            return false;
        }
        jdbc.sql("""
                        UPDATE mail.import_mailbox
                        SET imported = imported + 1, octets = octets + ?, hash = sha256(hash || ?)
                        WHERE account_id = ? AND job_id = ? AND source = ?
                        """)
                .params(size, hash, work.accountId(), work.jobId(), source)
                .update();
        return true;
    }

    void addKnown(Work work, String source, int count) {
        transactions.write(() -> transactions
                .jdbc()
                .sql("UPDATE mail.import_mailbox SET known = known + ?"
                        + " WHERE account_id = ? AND job_id = ? AND source = ?")
                .params(count, work.accountId(), work.jobId(), source)
                .update());
    }

    /** Those of these keys that were taken. */
    List<UUID> known(UUID accountId, List<UUID> keys) {
        return transactions.read(() -> transactions
                .jdbc()
                .sql("SELECT key FROM mail.imported WHERE account_id = ? AND key = ANY (?)")
                .params(accountId, keys.toArray(UUID[]::new))
                .query(UUID.class)
                .list());
    }

    /** Counts a message that cannot be stored, and names it while there are not too many. */
    void refuse(Work work, String source, String message, String reason) {
        transactions.write(() -> {
            note(work, source, message, reason);
            return transactions
                    .jdbc()
                    .sql("UPDATE mail.import_mailbox SET refused = refused + 1"
                            + " WHERE account_id = ? AND job_id = ? AND source = ?")
                    .params(work.accountId(), work.jobId(), source)
                    .update();
        });
    }

    /** Within a transaction: tells of a message in the report while that does not tell of too many. */
    void note(Work work, String source, String message, String reason) {
        transactions
                .jdbc()
                .sql("""
                            INSERT INTO mail.import_refusal (account_id, job_id, source, message, tenant_id, reason)
                            SELECT :account, :job, :source, :message, :tenant, :reason
                            WHERE (SELECT count(*) FROM mail.import_refusal
                                   WHERE account_id = :account AND job_id = :job) < :max
                            ON CONFLICT DO NOTHING
                            """)
                    .param("account", work.accountId())
                    .param("job", work.jobId())
                    .param("source", source)
                    .param("message", message)
                    .param("tenant", work.tenantId())
                    .param("reason", reason)
                    .param("max", MAX_REFUSALS)
                    .update();
    }

    /** The job with its report. */
    ImportJob find(UUID accountId, UUID jobId) {
        return transactions.read(() -> transactions
                .jdbc()
                .sql(JOB + " WHERE account_id = ? AND job_id = ?")
                .params(accountId, jobId)
                .query((row, number) -> job(row, mailboxes(accountId, jobId), refusals(accountId, jobId)))
                .optional()
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such import.")));
    }

    /** The newest jobs, without their mailboxes. */
    List<ImportJob> list(UUID accountId) {
        return transactions.read(() -> transactions
                .jdbc()
                .sql(JOB + " WHERE account_id = ? ORDER BY job_id DESC LIMIT " + MAX_JOBS)
                .params(accountId)
                .query((row, number) -> job(row, List.of(), List.of()))
                .list());
    }

    private static final String JOB = """
            SELECT job_id, account_id, kind, source, state, problem, created_at, finished_at,
                   s.imported, s.known, s.refused, s.octets, s.messages
            FROM mail.import_job j CROSS JOIN LATERAL (
                SELECT coalesce(sum(imported), 0)::bigint AS imported,
                       coalesce(sum(greatest(known, 0)), 0)::bigint AS known, sum(messages)::bigint AS messages,
                       coalesce(sum(refused), 0)::bigint AS refused, coalesce(sum(octets), 0)::bigint AS octets
                FROM mail.import_mailbox m WHERE m.account_id = j.account_id AND m.job_id = j.job_id) s
            """;

    private static ImportJob job(
            ResultSet row, List<ImportJob.Mailbox> mailboxes, List<ImportJob.Refusal> refusals) throws SQLException {
        return new ImportJob(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                Kind.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                row.getString(4),
                State.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                row.getString(6),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                instant(row.getObject(8, OffsetDateTime.class)),
                row.getObject(13, Long.class),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                mailboxes,
                refusals);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private List<ImportJob.Mailbox> mailboxes(UUID accountId, UUID jobId) {
        return transactions
                .jdbc()
                .sql("""
                        SELECT source, target, imported, greatest(known, 0), refused, octets, encode(hash, 'hex'), messages
                        FROM mail.import_mailbox WHERE account_id = ? AND job_id = ? ORDER BY source
                        """)
                .params(accountId, jobId)
                .query((row, number) -> new ImportJob.Mailbox(
                        row.getString(1),
                        row.getString(2),
                        row.getObject(8, Long.class),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getString(7)))
                .list();
    }

    private List<ImportJob.Refusal> refusals(UUID accountId, UUID jobId) {
        return transactions
                .jdbc()
                .sql("""
                        SELECT source, message, reason FROM mail.import_refusal
                        WHERE account_id = ? AND job_id = ? ORDER BY source, message
                        """)
                .params(accountId, jobId)
                .query((row, number) ->
                        new ImportJob.Refusal(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    /** Takes an IMAP job that waits, or whose worker is gone; null for none. */
    @Nullable Work claim() {
        List<Work> claimed = transactions.write(() -> transactions
                .jdbc()
                .sql("""
                        UPDATE mail.import_job
                        SET state = 'running', attempts = attempts + 1, lease_until = now() + interval '1 minute'
                        WHERE (account_id, job_id) IN (
                            SELECT account_id, job_id FROM mail.import_job
                            WHERE finished_at IS NULL AND lease_until <= now() AND kind = 'imap' AND attempts < ?
                            ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED)
                        RETURNING account_id, tenant_id, job_id, kind, source, password
                        """)
                .param(MAX_ATTEMPTS)
                .query((row, number) -> new Work(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getObject(3, UUID.class),
                        Kind.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
                        row.getString(5),
                        row.getBytes(6)))
                .list());
        return claimed.isEmpty() ? null : claimed.getFirst();
    }

    /** Lets a job be tried again in a while; false when it was tried often enough without any progress. */
    boolean retry(Work work, @Nullable String problem, boolean progressed) {
        return transactions.write(() -> transactions
                        .jdbc()
                        .sql("""
                                UPDATE mail.import_job
                                SET state = 'waiting', problem = :problem,
                                    lease_until = now() + greatest(1, attempts) * interval '30 seconds',
                                    attempts = CASE WHEN :progressed THEN 0 ELSE attempts END
                                WHERE account_id = :account AND job_id = :job AND finished_at IS NULL
                                  AND (:progressed OR attempts < :max)
                                """)
                        .param("problem", problem)
                        .param("progressed", progressed)
                        .param("account", work.accountId())
                        .param("job", work.jobId())
                        .param("max", MAX_ATTEMPTS)
                        .update())
                == 1;
    }

    /** Ends jobs that were made longer ago; says which of them waited, so that no worker tells of them. */
    List<UUID> endOverdue(Duration longest, String problem) {
        return transactions.write(() -> transactions
                .jdbc()
                .sql("""
                        WITH overdue AS (
                            UPDATE mail.import_job
                            SET state = 'failed', problem = ?, finished_at = now(), password = NULL
                            WHERE finished_at IS NULL AND created_at < now() - ? * interval '1 second'
                            RETURNING job_id, old.state AS was)
                        SELECT job_id FROM overdue WHERE was = 'waiting'
                        """)
                .params(problem, longest.toSeconds())
                .query(UUID.class)
                .list());
    }

    /** Ends jobs from files whose worker is gone, and others that took a worker with them again and again. */
    void endAbandoned(String problem) {
        transactions.write(() -> transactions
                .jdbc()
                .sql("""
                        UPDATE mail.import_job
                        SET state = 'failed', problem = ?, finished_at = now(), password = NULL
                        WHERE finished_at IS NULL AND lease_until <= now() AND (kind <> 'imap' OR attempts >= ?)
                        """)
                .params(problem, MAX_ATTEMPTS)
                .update());
    }
}
