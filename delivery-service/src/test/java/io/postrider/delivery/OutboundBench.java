package io.postrider.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.blob.ContentStore;
import io.postrider.blob.NewContent;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Measures what leaves: delivery-service without HTTP, an embedded PostgreSQL and a sink in one machine. Scenarios: {@code rate [COUNT]},
 * {@code recipients}, {@code dead [COUNT]}, {@code cold [COUNT]}. System properties that begin with {@code postrider.} are settings.
 */
public final class OutboundBench implements AutoCloseable {
    private static final byte[] CONTENT = content();

    private final TestDatabase database = DeliveryNode.database();
    private final FakeDns dns = FakeDns.start();
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Map<String, Long> took = new ConcurrentHashMap<>();
    private final CountingSink sink;

    private OutboundBench(int recipientLimit) {
        sink = new CountingSink(recipientLimit, this::arrived);
        dns.a("far.test", "127.0.0.1").a("other.test", "127.0.0.1").a("dead.test", "127.0.0.66");
    }

    /** Runs a scenario. */
    public static void main(String[] arguments) throws Exception {
        String scenario = arguments.length > 0 ? arguments[0] : "rate";
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        switch (scenario) {
            case "rate" -> run(Integer.MAX_VALUE, bench -> bench.rate(count == 0 ? 20_000 : count));
            case "recipients" -> {
                run(Integer.MAX_VALUE, OutboundBench::recipients);
                run(100, OutboundBench::recipients);
            }
            case "dead" -> run(Integer.MAX_VALUE, bench -> bench.dead(count == 0 ? 100_000 : count));
            case "cold" -> run(Integer.MAX_VALUE, bench -> bench.cold(count == 0 ? 1_000_000 : count));
            default -> throw new IllegalArgumentException("no scenario " + scenario);
        }
        System.exit(0);
    }

    private interface Scenario {
        void on(OutboundBench bench) throws Exception;
    }

    private static void run(int recipientLimit, Scenario scenario) throws Exception {
        try (var bench = new OutboundBench(recipientLimit)) {
            scenario.on(bench);
        }
    }

    private DeliveryNode node() {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "postrider.outbound-enabled",
                "true",
                "postrider.delivery.outbound.port",
                sink.port(),
                "postrider.delivery.outbound.private-networks",
                "127.0.0.0/8",
                "postrider.dns.resolver",
                "127.0.0.1:" + dns.port()));
        System.getProperties().forEach((name, value) -> {
            if (name.toString().startsWith("postrider.")) {
                settings.put(name.toString(), value);
            }
        });
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE), new FakeMailboxes(), new FakeDirectory(), settings);
    }

    private void arrived(String rcpt) {
        Long begun = sent.remove(rcpt.substring(rcpt.indexOf('<') + 1, rcpt.indexOf('>')));
        if (begun != null) {
            took.put(rcpt, System.nanoTime() - begun);
        }
    }

    private void rate(int count) throws Exception {
        try (DeliveryNode node = node()) {
            for (int round = 1; round <= 3; round++) {
                long before = sink.messages();
                long begun = System.nanoTime();
                accept(node, count);
                double accepted = (System.nanoTime() - begun) / 1e9;
                await(() -> sink.messages() - before >= count);
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
                        sink.connections(),
                        sink.mostConnections());
            }
        }
    }

    private void accept(DeliveryNode node, int count) throws Exception {
        int threads = 20;
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> senders = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                senders.add(pool.submit(() -> {
                    for (int i = 0; i < count / threads; i++) {
                        send(node, List.of(Accepts.remote(TimeOrderedId.next() + "@far.test")));
                    }
                }));
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
        }
    }

    private static void send(DeliveryNode node, List<Recipient> recipients) {
        var envelope = Accepts.envelope(TimeOrderedId.next(), "sender@elsewhere.test", recipients, null);
        node.accept().accept(new AcceptRequest(envelope, CONTENT));
    }

    private void recipients() {
        try (DeliveryNode node = node()) {
            for (int round = 1; round <= 3; round++) {
                long before = sink.messages();
                List<Recipient> recipients = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    recipients.add(Accepts.remote("u" + i + "@far.test"));
                }
                long begun = System.nanoTime();
                send(node, recipients);
                await(() -> node.count("queue.recipient") == 0);
                System.out.printf(
                        "recipients, round %d: 1,000 of one domain in %d transactions, %.0f ms%n",
                        round, sink.messages() - before, (System.nanoTime() - begun) / 1e6);
            }
        }
    }

    private void dead(int count) throws Exception {
        try (DeliveryNode node = node()) {
            paced(node, "warm", 2000);
            paced(node, "alone", 2000);
            fill(count, "dead.test");
            paced(node, "while " + count + " for a dead destination are found", 2000);
            await(() -> node.count("queue.recipient WHERE due_at <= now()") == 0);
            System.out.printf("waiting for it: %d%n", node.count("queue.recipient WHERE waits_for IS NOT NULL"));
            paced(node, "beside them", 2000);
        }
    }

    /** Two hundred messages a second, one after the other; how long each takes from accept to the sink. */
    private void paced(DeliveryNode node, String what, int count) {
        took.clear();
        long next = System.nanoTime();
        for (int i = 0; i < count; i++) {
            String address = TimeOrderedId.next() + "@other.test";
            sent.put(address, System.nanoTime());
            send(node, List.of(Accepts.remote(address)));
            next += 5_000_000;
            LockSupport.parkNanos(next - System.nanoTime());
        }
        await(() -> took.size() >= count);
        long[] all = took.values().stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(all);
        System.out.printf(
                "%s: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms%n",
                what, all[count / 2] / 1e6, all[count * 95 / 100] / 1e6, all[count * 99 / 100] / 1e6);
    }

    private void cold(int count) throws Exception {
        fill(count, "far.test");
        long begun = System.nanoTime();
        try (DeliveryNode node = node()) {
            double ready = (System.nanoTime() - begun) / 1e9;
            await(() -> sink.messages() > 0);
            System.out.printf(
                    "cold queue of %d: service there after %.1f s, first message at the sink after %.1f s%n",
                    count, ready, (System.nanoTime() - begun) / 1e9);
            for (int i = 0; i < 6; i++) {
                long before = sink.messages();
                LockSupport.parkNanos(10_000_000_000L);
                System.out.printf(
                        "  %.0f messages/s; claimed and put where they wait: %d; connections at once %d%n",
                        (sink.messages() - before) / 10.0,
                        node.count("queue.recipient WHERE waits_for IS NOT NULL"),
                        sink.mostConnections());
            }
        }
    }

    /** Messages of one content, due for an hour. */
    private void fill(int count, String domain) throws SQLException {
        UUID content = UUID.randomUUID();
        var source = database.owner();
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            new ContentStore(source)
                    .insert(
                            connection,
                            List.of(new NewContent(content, CONTENT, 0, CONTENT.length, null, UUID.randomUUID())));
            connection.commit();
        }
        database.execute("""
                INSERT INTO queue.message (message_id, content_id, size, trace_id, reverse_path, client_address, protocol,
                    connected_at, smtp_utf8, body, recipients)
                SELECT gen_random_uuid(), '%s', %d, gen_random_uuid(), 'a@elsewhere.test', '192.0.2.1', 'SMTP', now(), false,
                    '7BIT', 1
                FROM generate_series(1, %d)
                """.formatted(content, CONTENT.length, count), """
                INSERT INTO queue.recipient (message_id, ordinal, address, domain, attempts, unfinished, due_at)
                SELECT message_id, 0, 'u@%1$s', '%1$s', 0, 0, now() - random() * interval '1 hour'
                FROM queue.message WHERE content_id = '%2$s'
                """.formatted(domain, content));
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static byte[] content() {
        var text = new StringBuilder("From: a@elsewhere.test\r\nTo: b@far.test\r\nSubject: bench\r\n\r\n");
        while (text.length() < 4096) {
            text.append("The quick brown fox ").append(UUID.randomUUID()).append("\r\n");
        }
        return text.toString().getBytes(US_ASCII);
    }

    @Override
    public void close() {
        sink.close();
        dns.close();
        database.close();
    }
}
