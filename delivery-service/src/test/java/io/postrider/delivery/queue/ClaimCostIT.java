package io.postrider.delivery.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.DeliveryNode;
import io.postrider.testkit.database.TestDatabase;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What a claim reads, counted in the database's buffers, is the same however much waits. */
class ClaimCostIT {
    private final TestDatabase database = DeliveryNode.database();

    @AfterEach
    void close() {
        database.close();
    }

    private void fill(int messages, String due) {
        database.execute("""
                INSERT INTO queue.message (message_id, content_id, size, trace_id, reverse_path, client_address, protocol,
                    connected_at, smtp_utf8, body, recipients)
                SELECT gen_random_uuid(), gen_random_uuid(), 100, gen_random_uuid(), 'a@b.test', '192.0.2.1', 'SMTP',
                    now(), false, '7BIT', 1
                FROM generate_series(1, %d)
                """.formatted(messages), """
                INSERT INTO queue.recipient (message_id, ordinal, address, domain, attempts, unfinished, due_at)
                SELECT m.message_id, 0, 'c@d.test', 'd.test', 0, 0, %s
                FROM queue.message m
                WHERE NOT EXISTS (SELECT FROM queue.recipient r WHERE r.message_id = m.message_id)
                """.formatted(due));
    }

    /** Buffers that a statement touches, rolled back. */
    private int buffers(String sql) {
        DataSource source = database.dataSource(TestDatabase.DELIVERY_SERVICE);
        try (var connection = source.getConnection()) {
            connection.setAutoCommit(false);
            var jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            for (String setting : QueueClaims.SETTINGS.split(";\n")) {
                jdbc.sql(setting).update();
            }
            List<String> plan = jdbc.sql("EXPLAIN (ANALYZE, BUFFERS, TIMING off, SUMMARY off) " + sql)
                    .query(String.class)
                    .list();
            connection.rollback();
            // The topmost line has the sum of all.
            String line = plan.stream()
                    .filter(text -> text.contains("Buffers:"))
                    .findFirst()
                    .orElseThrow();
            int sum = 0;
            for (String word : line.split("[ ,]+")) {
                if (word.startsWith("hit=") || word.startsWith("read=")) {
                    sum += Integer.parseInt(word.substring(word.indexOf('=') + 1));
                }
            }
            return sum;
        } catch (java.sql.SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String claim(String which, String parameter) {
        return QueueClaims.claimStatement(which, 100)
                .replaceFirst("\\?", "'" + UUID.randomUUID() + "'::uuid")
                .replaceFirst("\\?", parameter);
    }

    private int due() {
        return buffers(claim(QueueClaims.DUE.formatted("false"), "'-infinity'"));
    }

    private int suspects() {
        return buffers(claim(QueueClaims.SUSPECT, "5"));
    }

    private int waiting() {
        return buffers(claim(QueueClaims.WAITING, "'mx.test'"));
    }

    private int poison() {
        return buffers(Quarantine.SQL.replaceFirst("\\?", "5"));
    }

    @Test
    void costsTheSameWhateverWaits() {
        fill(1_000, "now() - random() * interval '1 hour'");
        int due = due();
        int suspects = suspects();
        int poison = poison();
        database.execute("UPDATE queue.recipient SET waits_for = 'mx.test' WHERE ordinal = 0");
        int waiting = waiting();

        // Statistics are those of an empty table, as they may well be.
        fill(100_000, "now() - random() * interval '1 hour'");
        database.execute("UPDATE queue.recipient SET waits_for = 'mx.test' WHERE random() < 0.5");
        assertThat(due()).isLessThan(2 * due);
        assertThat(waiting()).isLessThan(2 * waiting);
        assertThat(suspects()).isLessThan(suspects + 10);
        assertThat(poison()).isLessThan(poison + 10);
    }

    @Test
    void readsNothingOfWhatWaitsForItsTime() {
        fill(100_000, "now() + interval '1 hour'");
        assertThat(due()).isLessThan(20);
    }
}
