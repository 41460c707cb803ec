package io.postrider.delivery.sending;

import io.postrider.api.problem.ProblemException;
import io.postrider.blob.UuidArray;
import io.postrider.delivery.sending.RefusedSubmissions.Unusual;
import io.postrider.delivery.sending.Sent.Amount;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Counts what accounts submit, in the transaction that accepts it. What is too much is found once it is counted: that transaction is
 * rolled back and done again without it, so that what may be sent, as nearly all may, costs one statement a transaction.
 */
public final class SendingCount {
    // What an account usually sends is looked up once an hour, with its first message. The order keeps two
    // transactions from waiting for each other. The hour before counts by the part of it that is less than an hour
    // ago.
    private static final String COUNT = """
            WITH now AS (
                SELECT date_trunc('hour', now(), 'UTC') AS hour,
                    extract(epoch FROM now() - date_trunc('hour', now(), 'UTC')) / 3600 AS gone
            ), counted AS (
                INSERT INTO queue.sent AS s (account_id, hour, messages, recipients, usual_messages, usual_recipients, domains,
                    usual_domains)
                SELECT a.account_id, now.hour, a.messages, a.recipients, coalesce(u.messages, 0), coalesce(u.recipients, 0),
                    a.domains::bit(1024), coalesce(u.domains, 0)
                FROM unnest(?::uuid[], ?::int4[], ?::int4[], ?::text[]) AS a (account_id, messages, recipients, domains)
                CROSS JOIN now
                LEFT JOIN LATERAL (
                    SELECT max(h.messages) AS messages, max(h.recipients) AS recipients,
                        max(bit_count(h.domains)) AS domains
                    FROM queue.sent h
                    WHERE h.account_id = a.account_id AND NOT h.unusual
                        AND NOT EXISTS (SELECT FROM queue.sent c WHERE c.account_id = a.account_id AND c.hour = now.hour)
                ) u ON true
                ORDER BY a.account_id
                ON CONFLICT (account_id, hour) DO UPDATE
                SET messages = s.messages + excluded.messages, recipients = s.recipients + excluded.recipients,
                    domains = s.domains | excluded.domains
                RETURNING s.account_id, s.messages, s.recipients, s.usual_messages, s.usual_recipients,
                    bit_count(s.domains) AS domains, s.usual_domains, s.failed
            )
            SELECT c.account_id,
                c.messages + coalesce(ceil(p.messages * (1 - now.gone)), 0),
                c.recipients + coalesce(ceil(p.recipients * (1 - now.gone)), 0),
                c.recipients + d.recipients,
                c.usual_messages, c.usual_recipients, b.released_at IS NULL, b.account_id,
                c.domains, c.usual_domains, c.failed + coalesce(ceil(p.failed * (1 - now.gone)), 0)
            FROM counted c CROSS JOIN now
            LEFT JOIN queue.sent p ON p.account_id = c.account_id AND p.hour = now.hour - interval '1 hour'
            LEFT JOIN queue.brake b ON b.account_id = c.account_id
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(s.recipients), 0) AS recipients FROM queue.sent s
                WHERE s.account_id = c.account_id AND s.hour > now() - interval '24 hours' AND s.hour < now.hour
            ) d
            """;

    private final SendingRules rules;

    SendingCount(SendingRules rules) {
        this.rules = rules;
    }

    /**
     * Counts messages that the caller's transaction has written.
     *
     * @throws RefusedSubmissions when some are too much, and the transaction is to be rolled back
     */
    public void count(Connection connection, List<Submission> submissions) throws SQLException {
        if (submissions.isEmpty()) {
            return;
        }
        Map<UUID, List<Submission>> accounts = new LinkedHashMap<>();
        for (Submission submission : submissions) {
            accounts.computeIfAbsent(submission.sender().accountId(), _ -> new ArrayList<>())
                    .add(submission);
        }
        Map<UUID, ProblemException> refused = new HashMap<>();
        List<Unusual> unusual = new ArrayList<>();
        for (Sent sent : counted(connection, accounts)) {
            List<Submission> own = accounts.getOrDefault(sent.accountId(), List.of());
            SendingRules.Verdict verdict = rules.judge(sent, own);
            refused.putAll(verdict.refused());
            if (verdict.unusual() != null) {
                unusual.add(new Unusual(own.getFirst().sender(), verdict.unusual()));
            }
        }
        if (!refused.isEmpty()) {
            throw new RefusedSubmissions(refused, unusual);
        }
    }

    private static List<Sent> counted(Connection connection, Map<UUID, List<Submission>> accounts) throws SQLException {
        List<Amount> amounts = accounts.values().stream().map(Amount::of).toList();
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setArray(1, UuidArray.of(connection, accounts.keySet()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "int4", amounts.stream().map(Amount::messages).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "int4", amounts.stream().map(Amount::recipients).toArray()));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "text",
                            accounts.values().stream()
                                    .map(SendingCount::domains)
                                    .toArray()));
            List<Sent> all = new ArrayList<>(accounts.size());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    all.add(sent(row));
                }
            }
            return all;
        }
    }

    private static String domains(List<Submission> submissions) {
        var domains = new DomainSet();
        submissions.forEach(one -> one.domains().forEach(domains::add));
        return domains.text();
    }

    private static Sent sent(ResultSet row) throws SQLException {
        boolean held = row.getBoolean(7);
        return new Sent(
                row.getObject(1, UUID.class),
                new Amount(row.getLong(2), row.getLong(3)),
                row.getLong(4),
                new Amount(row.getLong(5), row.getLong(6)),
                new Sent.Reach(DomainSet.estimate(row.getInt(9)), DomainSet.estimate(row.getInt(10)), row.getLong(11)),
                Sent.Brake.of(row.getObject(8) == null ? null : held));
    }
}
