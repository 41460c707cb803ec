package io.postrider.mailbox.database;

import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads mailbox rows, with or without their lock. */
public final class MailboxRows {
    private static final String COLUMNS = """
            SELECT mailbox_id, name, selectable, special_use, uid_validity, uid_next, highest_modseq, messages, unseen,
                   recent, deleted, size,
                   ARRAY(SELECT k.name FROM mail.keyword k
                         WHERE k.account_id = m.account_id AND k.mailbox_id = m.mailbox_id ORDER BY bit) AS keywords,
                   recent_from, forgotten_modseq, tenant_id
            FROM mail.mailbox m
            """;

    private final Transactions transactions;

    /** Rows of that database. */
    public MailboxRows(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * A mailbox's row.
     *
     * @param status what clients see of it
     * @param recentFrom the first UID that no session has claimed
     * @param forgottenModseq expunges up to here have no tombstone any more
     * @param tenantId its tenant
     */
    public record MailboxRow(MailboxStatus status, int recentFrom, long forgottenModseq, UUID tenantId) {}

    /** All of an account, by name. */
    public List<MailboxRow> all(UUID accountId) {
        return transactions
                .jdbc()
                .sql(COLUMNS + "WHERE account_id = ? ORDER BY name")
                .params(accountId)
                .query((row, number) -> read(row))
                .list();
    }

    /** One that holds messages; {@code NO_SUCH_MAILBOX} otherwise. */
    public MailboxRow selectable(UUID accountId, int mailboxId) {
        return find(accountId, mailboxId)
                .filter(row -> row.status().selectable())
                .orElseThrow(MailboxRows::noSuchMailbox);
    }

    /** One by its id. */
    public Optional<MailboxRow> find(UUID accountId, int mailboxId) {
        return transactions
                .jdbc()
                .sql(COLUMNS + "WHERE account_id = ? AND mailbox_id = ?")
                .params(accountId, mailboxId)
                .query((row, number) -> read(row))
                .optional();
    }

    /** Locks an account's row; every change of mailboxes, counters and quota begins with it. */
    public void lockAccount(UUID accountId) {
        boolean open = transactions
                .jdbc()
                .sql("SELECT 1 FROM mail.account WHERE account_id = ? AND deleted_at IS NULL FOR NO KEY UPDATE")
                .params(accountId)
                .query(Integer.class)
                .optional()
                .isPresent();
        if (!open) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "the account is closed");
        }
    }

    /** Locks mailboxes that hold messages, in order; {@code NO_SUCH_MAILBOX} when one is missing. */
    public List<MailboxRow> lock(UUID accountId, int... mailboxIds) {
        List<MailboxRow> rows = transactions
                .jdbc()
                .sql(COLUMNS + "WHERE account_id = ? AND mailbox_id = ANY (?) AND selectable"
                        + " ORDER BY mailbox_id FOR NO KEY UPDATE")
                .params(accountId, mailboxIds)
                .query((row, number) -> read(row))
                .list();
        for (int mailboxId : mailboxIds) {
            if (rows.stream().noneMatch(row -> row.status().mailboxId() == mailboxId)) {
                throw noSuchMailbox();
            }
        }
        return rows;
    }

    /** The refusal when there is no such mailbox. */
    public static ProblemException noSuchMailbox() {
        return new ProblemException(ProblemCode.NO_SUCH_MAILBOX, "no such mailbox");
    }

    private static MailboxRow read(ResultSet row) throws SQLException {
        String[] keywords = (String[]) row.getArray(13).getArray();
        var status = new MailboxStatus(
                row.getInt(1),
                row.getString(2),
                row.getBoolean(3),
                row.getString(4),
                row.getInt(5),
                row.getInt(6),
                row.getLong(7),
                row.getInt(8),
                row.getInt(9),
                row.getInt(10),
                row.getInt(11),
                row.getLong(12),
                List.of(keywords));
        return new MailboxRow(status, row.getInt(14), row.getLong(15), row.getObject(16, UUID.class));
    }
}
