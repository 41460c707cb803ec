package io.postrider.delivery.door;

import io.postrider.api.door.CountAnswer;
import io.postrider.api.door.CountReport;
import io.postrider.api.door.CountReport.Count;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What each replica of smtp-gateway has counted. */
class DoorCounts {
    private static final int SWEEP = 10_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    DoorCounts(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** Takes what one replica has counted, and tells what the others have. */
    CountAnswer exchange(CountReport report) {
        CountAnswer answer = transactions.execute(status -> {
            int replicas = present(report);
            keep(report);
            return new CountAnswer(replicas, others(report));
        });
        if (answer == null) {
            throw new IllegalStateException("no answer");
        }
        return answer;
    }

    private int present(CountReport report) {
        jdbc.sql("""
                        INSERT INTO queue.door_replica (replica, seen_at) VALUES (?, now())
                        ON CONFLICT (replica) DO UPDATE SET seen_at = now()""").param(report.replica()).update();
        return jdbc.sql("SELECT count(*) FROM queue.door_replica WHERE seen_at > now() - interval '30 seconds'")
                .query(Integer.class)
                .single();
    }

    /** In the order of the keys, so that two replicas never wait for each other; a count that came late replaces nothing. */
    private void keep(CountReport report) {
        jdbc.sql("""
                        INSERT INTO queue.door_count AS c (key, begins_at, replica, count)
                        SELECT key, to_timestamp(begins), ?::uuid, max(own)
                        FROM unnest(?::uuid[], ?::bigint[], ?::bigint[]) AS t (key, begins, own)
                        WHERE own > 0 GROUP BY key, begins ORDER BY key, begins
                        ON CONFLICT (key, begins_at, replica) DO UPDATE SET count = greatest(c.count, excluded.count)""")
                .params(report.replica(), keys(report), begins(report), own(report))
                .update();
    }

    private List<Long> others(CountReport report) {
        return jdbc.sql("""
                        SELECT coalesce(sum(c.count), 0)::bigint
                        FROM unnest(?::uuid[], ?::bigint[]) WITH ORDINALITY AS t (key, begins, n)
                        LEFT JOIN queue.door_count c
                            ON c.key = t.key AND c.begins_at = to_timestamp(t.begins) AND c.replica <> ?::uuid
                        GROUP BY t.n ORDER BY t.n""")
                .params(keys(report), begins(report), report.replica())
                .query(Long.class)
                .list();
    }

    private static String[] keys(CountReport report) {
        return report.counts().stream().map(count -> count.key().toString()).toArray(String[]::new);
    }

    private static Long[] begins(CountReport report) {
        return report.counts().stream().map(Count::begins).toArray(Long[]::new);
    }

    private static Long[] own(CountReport report) {
        return report.counts().stream().map(Count::own).toArray(Long[]::new);
    }

    /** Forgets what no span that still runs needs, and replicas that are gone. */
    void sweep() {
        int swept;
        do {
            swept = jdbc.sql("""
                            DELETE FROM queue.door_count WHERE (key, begins_at, replica) IN (
                                SELECT key, begins_at, replica FROM queue.door_count
                                WHERE begins_at < now() - interval '2 hours' LIMIT ? FOR UPDATE SKIP LOCKED)""").param(SWEEP).update();
        } while (swept == SWEEP);
        jdbc.sql("DELETE FROM queue.door_replica WHERE seen_at < now() - interval '1 hour'")
                .update();
    }
}
