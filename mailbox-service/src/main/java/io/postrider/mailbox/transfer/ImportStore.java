package io.postrider.mailbox.transfer;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.transfer.ImportJob.Kind;
import io.postrider.mailbox.transfer.ImportJob.State;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Jobs, their progress, and the keys of what was taken. What a worker writes is refused once its job is another's. */
final class ImportStore {
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
     * @param worker who works on it; another one from when its lease is over
     * @param source JSON; null for files
     * @param password sealed; null for files
     */
    record Work(
            UUID accountId,
            UUID tenantId,
            UUID jobId,
            UUID worker,
            Kind kind,
            @Nullable String source,
            byte @Nullable [] password) {}

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    void create(Work work, State state) {
        transactions.write(() -> transactions
                .jdbc()
                .sql("""
                        INSERT INTO mail.import_job
                            (account_id, job_id, tenant_id, worker, kind, source, password, state, lease_until)
                        VALUES (:account, :job, :tenant, :worker, :kind, :source, :password, :state,
                                CASE WHEN :state = 'running' THEN now() + interval '1 minute' ELSE now() END)
                        """)
                .param("account", work.accountId())
                .param("job", work.jobId())
                .param("tenant", work.tenantId())
                .param("worker", work.worker())
                .param("kind", text(work.kind()))
                .param("source", work.source())
                .param("password", work.password())
                .param("state", text(state))
                .update());
    }

    /** Writes for a job, if it is still this worker's; until the transaction ends nobody else takes it. */
    private void write(Work work, Runnable writing) {
        transactions.write(() -> {
            requireOurs(work);
            writing.run();
            return work;
        });
    }

    private void requireOurs(Work work) {
        boolean ours = transactions
                .jdbc()
                .sql("""
                        SELECT 1 FROM mail.import_job
                        WHERE account_id = ? AND job_id = ? AND worker = ? AND finished_at IS NULL FOR SHARE
                        """)
                .params(work.accountId(), work.jobId(), work.worker())
                .query(Integer.class)
                .optional()
                .isPresent();
        if (!ours) {
            throw new ProblemException(
                    ProblemCode.CONFLICT,
                    "The import was ended: it was cancelled, took too long, or is another worker's.");
        }
    }

    /** Says that the job is worked on; false when it has ended or is another's. Progress forgives the attempts before. */
    boolean renew(Work work, boolean progressed) {
        return transactions.write(() -> transactions
                        .jdbc()
                        .sql(
                                "UPDATE mail.import_job SET attempts = CASE WHEN ? THEN 0 ELSE attempts END, lease_until = "
                                        + LEASE
                                        + " WHERE account_id = ? AND job_id = ? AND worker = ? AND finished_at IS NULL")
                        .params(progressed, work.accountId(), work.jobId(), work.worker())
                        .update())
                == 1;
    }

    /** Ends a job, unless it has ended or, where a worker is named, is another's; the password goes. */
    void finish(UUID accountId, UUID jobId, @Nullable UUID worker, State state, @Nullable String problem) {
        transactions.write(() -> transactions
                .jdbc()
                .sql("""
                        UPDATE mail.import_job
                        SET state = :state, problem = :problem, finished_at = now(), password = NULL
                        WHERE account_id = :account AND job_id = :job AND finished_at IS NULL
                          AND (:worker::uuid IS NULL OR worker = :worker::uuid)
                        """)
                .param("worker", worker)
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
        write(
                work,
                () -> transactions
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
        requireOurs(work);
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
                        """).params(size, hash, work.accountId(), work.jobId(), source).update();
        return true;
    }

    void addKnown(Work work, String source, int count) {
        write(
                work,
                () -> transactions
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
        write(work, () -> {
            note(work, source, message, reason);
            transactions
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

    /**
     * Takes an IMAP job that waits, or whose worker is gone, of the tenant that has the fewest under way; null for none. What
     * has waited for longest goes first.
     */
    @Nullable Work claim(UUID worker) {
        List<Work> claimed = transactions.write(() -> transactions
                .jdbc()
                .sql("""
                        WITH busy AS (
                            SELECT tenant_id, count(*) AS jobs FROM mail.import_job
                            WHERE finished_at IS NULL AND state = 'running' AND lease_until > now() AND kind = 'imap'
                            GROUP BY tenant_id)
                        UPDATE mail.import_job
                        SET state = 'running', worker = :worker, attempts = attempts + 1,
                            lease_until = now() + interval '1 minute'
                        WHERE (account_id, job_id) IN (
                            SELECT j.account_id, j.job_id
                            FROM mail.import_job j LEFT JOIN busy b ON b.tenant_id = j.tenant_id
                            WHERE j.finished_at IS NULL AND j.lease_until <= now() AND j.kind = 'imap'
                              AND j.attempts < :attempts
                            ORDER BY coalesce(b.jobs, 0), j.lease_until LIMIT 1 FOR UPDATE OF j SKIP LOCKED)
                        RETURNING account_id, tenant_id, job_id, worker, kind, source, password
                        """)
                .param("worker", worker)
                .param("attempts", MAX_ATTEMPTS)
                .query((row, number) -> new Work(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getObject(3, UUID.class),
                        row.getObject(4, UUID.class),
                        Kind.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                        row.getString(6),
                        row.getBytes(7)))
                .list());
        return claimed.isEmpty() ? null : claimed.getFirst();
    }

    /** Whether IMAP jobs wait for a place. */
    boolean othersWait() {
        return transactions.read(() -> transactions
                .jdbc()
                .sql("""
                        SELECT EXISTS (SELECT FROM mail.import_job
                                       WHERE finished_at IS NULL AND lease_until <= now() AND kind = 'imap' AND attempts < ?)
                        """)
                .param(MAX_ATTEMPTS)
                .query(Boolean.class)
                .single());
    }

    /** Puts a job behind those that wait. That it gave its place away is no failed attempt. */
    void giveWay(Work work) {
        transactions.write(() -> transactions
                .jdbc()
                .sql("""
                        UPDATE mail.import_job SET state = 'waiting', lease_until = now(), attempts = greatest(0, attempts - 1)
                        WHERE account_id = ? AND job_id = ? AND worker = ? AND finished_at IS NULL
                        """)
                .params(work.accountId(), work.jobId(), work.worker())
                .update());
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
                                WHERE account_id = :account AND job_id = :job AND worker = :worker AND finished_at IS NULL
                                  AND (:progressed OR attempts < :max)
                                """)
                        .param("problem", problem)
                        .param("progressed", progressed)
                        .param("account", work.accountId())
                        .param("job", work.jobId())
                        .param("worker", work.worker())
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
        transactions.write(
                () -> transactions.jdbc().sql("""
                        UPDATE mail.import_job
                        SET state = 'failed', problem = ?, finished_at = now(), password = NULL
                        WHERE finished_at IS NULL AND lease_until <= now() AND (kind <> 'imap' OR attempts >= ?)
                        """).params(problem, MAX_ATTEMPTS).update());
    }
}
