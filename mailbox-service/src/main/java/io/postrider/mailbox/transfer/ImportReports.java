package io.postrider.mailbox.transfer;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.transfer.ImportJob.Kind;
import io.postrider.mailbox.transfer.ImportJob.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads jobs with their reports. */
final class ImportReports {
    private static final int MAX_JOBS = 100;

    private final Transactions transactions;

    ImportReports(Transactions transactions) {
        this.transactions = transactions;
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

    private static ImportJob job(ResultSet row, List<ImportJob.Mailbox> mailboxes, List<ImportJob.Refusal> refusals)
            throws SQLException {
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
                        SELECT source, target, imported, greatest(known, 0), refused, octets,
                               encode(CASE WHEN imported = 0 THEN sha256('') ELSE hash END, 'hex'), messages
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
                .query((row, number) -> new ImportJob.Refusal(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }
}
