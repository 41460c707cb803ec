package io.postrider.delivery.queue;

import io.postrider.delivery.queue.QueuedMessage.Priority;
import io.postrider.testkit.database.TestDatabase;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Measures how long a claim of a hundred takes: with little due, with much, and when much is gone again. For benches. */
public final class ClaimCost {
    private static final int ROUNDS = 300;
    private static final int BATCH = 100;

    private final TestDatabase database;
    private final QueueClaims claims;
    private final Ownership ownership = new Ownership(BATCH);

    private ClaimCost(TestDatabase database) {
        this.database = database;
        this.claims = new QueueClaims(
                database.dataSource(TestDatabase.DELIVERY_SERVICE), ownership, new AllQueueEvents(List.of()));
    }

    /** Fills a queue with messages that are due. */
    public interface Filling {
        /** So many more. */
        void fill(int count) throws SQLException;
    }

    /** Measures in this database. */
    public static void run(TestDatabase database, Filling filling, int many) throws SQLException {
        var cost = new ClaimCost(database);
        filling.fill(1_000);
        cost.measure("1,000 due, warming up");
        cost.measure("1,000 due");
        filling.fill(many - 1_000);
        cost.measure("%,d due".formatted(many));
        database.execute("VACUUM queue.recipient", "VACUUM queue.message");
        cost.measure("%,d due, vacuumed".formatted(many));
        database.execute("DELETE FROM queue.recipient WHERE (message_id, ordinal) NOT IN"
                + " (SELECT message_id, ordinal FROM queue.recipient LIMIT 1000)");
        new ClaimCost(database).measure("1,000 due, all others gone just now");
        database.execute("VACUUM queue.recipient");
        new ClaimCost(database).measure("1,000 due, vacuumed");
    }

    /** Each is put back at once, so that there are always as many. */
    private void measure(String what) throws SQLException {
        long[] took = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            ownership.tryReserve(BATCH);
            long begun = System.nanoTime();
            List<Work> work = claims.claimDue(BATCH, Priority.INTERACTIVE);
            took[i] = System.nanoTime() - begun;
            ownership.cancel(BATCH - work.size());
            claims.giveBack(work);
        }
        long first = took[0];
        Arrays.sort(took);
        System.out.printf(
                "claims of %d, %s: p50 %.1f ms, p95 %.1f ms, the first %.1f ms%n",
                BATCH, what, took[ROUNDS / 2] / 1e6, took[ROUNDS * 95 / 100] / 1e6, first / 1e6);
    }
}
