package io.postrider.mailbox.search;

import io.postrider.mailbox.database.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads the rows of messages that bounds leave. */
final class CandidateRows {
    private static final String SELECT = """
            SELECT uid, flags, keywords, modseq, internal_date, size, content_id
            FROM mail.message
            WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN ? AND ?
              AND flags & ? = ? AND flags & ? = 0 AND keywords & ? = ? AND modseq >= ?
              AND size > ? AND size < ? AND internal_date >= ? AND internal_date < ?
            """;

    private final Transactions transactions;

    CandidateRows(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The first ones, by UID. */
    List<Candidate> page(UUID accountId, int mailboxId, RowBounds bounds, int most) {
        return read(accountId, mailboxId, bounds, "ORDER BY uid LIMIT ?", most);
    }

    /** Those with some UIDs. */
    List<Candidate> among(UUID accountId, int mailboxId, RowBounds bounds, int[] uids) {
        return read(accountId, mailboxId, bounds, "AND uid = ANY (?)", uids);
    }

    private List<Candidate> read(UUID accountId, int mailboxId, RowBounds bounds, String more, Object parameter) {
        List<Object> parameters = new ArrayList<>(List.of(accountId, mailboxId, bounds.firstUid(), bounds.lastUid()));
        parameters.addAll(List.of(bounds.flags(), bounds.flags(), bounds.noFlags()));
        parameters.addAll(List.of(bounds.keywords(), bounds.keywords(), bounds.modseq()));
        parameters.addAll(List.of(bounds.larger(), bounds.smaller(), bounds.since(), bounds.before(), parameter));
        return transactions.read(() -> transactions
                .jdbc()
                .sql(SELECT + more)
                .params(parameters)
                .query((row, number) -> candidate(row))
                .list());
    }

    private static Candidate candidate(ResultSet row) throws SQLException {
        return new Candidate(
                row.getInt(1),
                row.getInt(2),
                row.getLong(3),
                row.getLong(4),
                row.getObject(5, OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC),
                row.getLong(6),
                row.getObject(7, UUID.class));
    }

    /** The header lines in front of the contents of some messages; those that are gone are left out. */
    Map<Integer, byte[]> prefixes(UUID accountId, int mailboxId, int[] uids) {
        return transactions
                .read(() -> transactions
                        .jdbc()
                        .sql("SELECT uid, prefix FROM mail.message"
                                + " WHERE account_id = ? AND mailbox_id = ? AND uid = ANY (?)")
                        .params(accountId, mailboxId, uids)
                        .query((row, number) -> Map.entry(row.getInt(1), row.getBytes(2)))
                        .list())
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
