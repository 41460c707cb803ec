package io.postrider.delivery;

import static io.postrider.delivery.OutboundBed.await;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.delivery.queue.ClaimCost;
import io.postrider.testkit.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what leaves: delivery-service without HTTP, an embedded PostgreSQL and a sink in one machine. Scenarios: {@code rate
 * [COUNT]}, {@code signed [COUNT]}, {@code recipients}, {@code dead [COUNT]}, {@code returns [COUNT]}, {@code held [COUNT]},
 * {@code crashers}, {@code claims [COUNT]}, {@code cold [COUNT]}. System properties that begin with {@code postrider.} are settings.
 */
public final class OutboundBench {
    private final OutboundBed bed;

    private OutboundBench(OutboundBed bed) {
        this.bed = bed;
    }

    /** Runs a scenario. */
    public static void main(String[] arguments) throws Exception {
        String scenario = arguments.length > 0 ? arguments[0] : "rate";
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        int all = Integer.MAX_VALUE;
        switch (scenario) {
            case "rate" -> run(all, bench -> bench.rate(count == 0 ? 20_000 : count, OutboundBed::send));
            case "signed" -> run(all, bench -> bench.rate(count == 0 ? 20_000 : count, OutboundBed::submit));
            case "recipients" -> {
                run(all, OutboundBench::recipients);
                run(100, OutboundBench::recipients);
            }
            case "dead" -> run(all, bench -> bench.dead(count == 0 ? 100_000 : count));
            case "returns" -> run(all, bench -> bench.returns(count == 0 ? 100_000 : count));
            case "held" -> run(all, bench -> bench.held(count == 0 ? 100_000 : count));
            case "crashers" -> run(all, OutboundBench::crashers);
            case "claims" -> run(all, bench -> bench.claims(count == 0 ? 1_000_000 : count));
            case "cold" -> run(all, bench -> bench.cold(count == 0 ? 1_000_000 : count));
            default -> throw new IllegalArgumentException("no scenario " + scenario);
        }
        System.exit(0);
    }

    private interface Scenario {
        void on(OutboundBench bench) throws Exception;
    }

    private static void run(int recipientLimit, Scenario scenario) throws Exception {
        try (var bed = new OutboundBed(recipientLimit)) {
            scenario.on(new OutboundBench(bed));
        }
    }

    private interface Sending {
        void send(DeliveryNode node, List<Recipient> recipients);
    }

    private void rate(int count, Sending sending) throws Exception {
        try (DeliveryNode node = bed.node()) {
            for (int round = 1; round <= 3; round++) {
                long before = bed.sink.messages();
                long begun = System.nanoTime();
                accept(node, count, sending);
                double accepted = (System.nanoTime() - begun) / 1e9;
                await(() -> bed.sink.messages() - before >= count);
                double out = (System.nanoTime() - begun) / 1e9;
                await(() -> node.count("queue.recipient") == 0);
                double recorded = (System.nanoTime() - begun) / 1e9;
                System.out.printf(
                        "rate, round %d: %d messages of 4 KiB: accepted %.0f/s, at the sink %.0f/s, recorded %.0f/s;"
                                + " connections %d, at once %d%n",
                        round,
                        count,
                        count / accepted,
                        count / out,
                        count / recorded,
                        bed.sink.connections(),
                        bed.sink.mostConnections());
            }
        }
    }

    private static void accept(DeliveryNode node, int count, Sending sending) throws Exception {
        int threads = 20;
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> senders = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                senders.add(pool.submit(() -> {
                    for (int i = 0; i < count / threads; i++) {
                        sending.send(node, List.of(Accepts.remote(TimeOrderedId.next() + "@far.test")));
                    }
                }));
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
        }
    }

    private void recipients() {
        try (DeliveryNode node = bed.node()) {
            for (int round = 1; round <= 3; round++) {
                long before = bed.sink.messages();
                List<Recipient> recipients = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    recipients.add(Accepts.remote("u" + i + "@far.test"));
                }
                long begun = System.nanoTime();
                OutboundBed.send(node, recipients);
                await(() -> node.count("queue.recipient") == 0);
                System.out.printf(
                        "recipients, round %d: 1,000 of one domain in %d transactions, %.0f ms%n",
                        round, bed.sink.messages() - before, (System.nanoTime() - begun) / 1e6);
            }
        }
    }

    private void dead(int count) throws Exception {
        try (DeliveryNode node = bed.node()) {
            bed.paced(node, "warm", 2000);
            bed.paced(node, "alone", 2000);
            bed.fill(count, "dead.test");
            bed.paced(node, "while " + count + " for a dead destination are found", 2000);
            await(() -> node.count("queue.recipient WHERE due_at <= now()") == 0);
            System.out.printf("waiting for it: %d%n", node.count("queue.recipient WHERE waits_for IS NOT NULL"));
            bed.paced(node, "beside them", 2000);
        }
    }

    /** One message in a hundred is of the kind that parsers died of; what becomes of the others. */
    private void crashers() throws Exception {
        List<byte[]> kinds = Crashers.all();
        UUID account = UUID.randomUUID();
        try (DeliveryNode node = bed.node()) {
            bed.paced(node, "warm", 4000, number -> beside(node, account, kinds, number));
            bed.paced(node, "without crashers", 4000);
            bed.paced(node, "with one in a hundred", 4000, number -> beside(node, account, kinds, number));
            await(() -> node.count("queue.recipient") == 0);
            System.out.printf(
                    "crashers delivered: %d; quarantined: %d%n",
                    node.count("queue.trace WHERE account_id IS NOT NULL AND outcome = 'DELIVERED'"),
                    node.count("queue.recipient WHERE quarantined"));
        }
    }

    private static void beside(DeliveryNode node, UUID account, List<byte[]> kinds, int number) {
        if (number % 100 == 0) {
            Thread.ofVirtual().start(() -> Crashers.accept(node, account, kinds.get(number / 100 % kinds.size())));
        }
    }

    /** A destination that comes back, with all that waits for it. */
    private void returns(int count) throws Exception {
        bed.fill(count, "dead.test");
        try (DeliveryNode node = bed.node()) {
            await(() -> node.count("queue.recipient WHERE waits_for IS NULL") == 0);
            long fullest = bed.number("SELECT max(n) FROM (SELECT count(*) n FROM queue.recipient"
                    + " GROUP BY date_trunc('second', due_at)) AS seconds");
            System.out.printf(
                    "%d deferred: the fullest second of their next attempts has %d of them, %.2f %%%n",
                    count, fullest, 100.0 * fullest / count);
            try (CountingSink back = bed.revived()) {
                bed.database.execute(
                        "UPDATE queue.destination SET rest_until = now(), noted_at = now()",
                        "UPDATE queue.recipient SET due_at = now() WHERE message_id = (SELECT message_id FROM queue.recipient LIMIT 1)");
                await(() -> back.messages() > 0);
                long begun = System.nanoTime();
                await(() -> node.count("queue.recipient") == 0);
                double took = (System.nanoTime() - begun) / 1e9;
                System.out.printf(
                        "it is back: %d messages in %.0f s, %.0f/s; connections at once %d, in all %d%n",
                        back.messages(), took, count / took, back.mostConnections(), back.connections());
            }
        }
    }

    /** A transaction that somebody leaves open keeps dead rows from being swept: how mail fares beside it. */
    private void held(int count) throws Exception {
        bed.fill(count, "far.test");
        try (DeliveryNode node = bed.node()) {
            await(() -> node.count("queue.recipient") == 0);
            bed.paced(node, "warm", 2000);
            bed.paced(node, "before", 4000);
            try (Connection open = bed.database
                            .dataSource(TestDatabase.DELIVERY_SERVICE)
                            .getConnection();
                    Statement statement = open.createStatement()) {
                open.setAutoCommit(false);
                statement.execute("SELECT count(*) FROM queue.recipient");
                long begun = System.nanoTime();
                for (int part = 1; part <= 4; part++) {
                    bed.paced(node, "open for " + (System.nanoTime() - begun) / 1_000_000_000 + " s and more", 2000);
                }
                System.out.println("the transaction: " + state(statement));
            }
        }
    }

    private static String state(Statement statement) {
        try {
            statement.execute("SELECT 1");
            return "still open";
        } catch (SQLException ended) {
            return "ended, " + ended.getMessage();
        }
    }

    private void claims(int count) throws Exception {
        ClaimCost.run(bed.database, more -> bed.fill(more, "far.test"), count);
    }

    private void cold(int count) throws Exception {
        bed.fill(count, "far.test");
        long begun = System.nanoTime();
        try (DeliveryNode node = bed.node()) {
            double ready = (System.nanoTime() - begun) / 1e9;
            await(() -> bed.sink.messages() > 0);
            System.out.printf(
                    "cold queue of %d: service there after %.1f s, first message at the sink after %.1f s%n",
                    count, ready, (System.nanoTime() - begun) / 1e9);
            for (int i = 0; i < 6; i++) {
                long before = bed.sink.messages();
                LockSupport.parkNanos(10_000_000_000L);
                System.out.printf(
                        "  %.0f messages/s; claimed and put where they wait: %d; connections at once %d%n",
                        (bed.sink.messages() - before) / 10.0,
                        node.count("queue.recipient WHERE waits_for IS NOT NULL"),
                        bed.sink.mostConnections());
            }
        }
    }
}
