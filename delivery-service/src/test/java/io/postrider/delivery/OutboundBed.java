package io.postrider.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.auth.SigningApi.SigningAlgorithm;
import io.postrider.api.auth.SigningApi.SigningKey;
import io.postrider.api.auth.SigningApi.SigningKeys;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.blob.ContentStore;
import io.postrider.blob.NewContent;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What measurements of leaving mail stand on: a database, names, and a sink that takes everything. */
final class OutboundBed implements AutoCloseable {
    static final byte[] CONTENT = content();

    private static final String DEAD = "127.0.0.66";
    private static final UUID ACCOUNT = UUID.randomUUID();

    final TestDatabase database = DeliveryNode.database();
    final CountingSink sink;
    private final FakeDns dns = FakeDns.start();
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Map<String, Long> took = new ConcurrentHashMap<>();

    OutboundBed(int recipientLimit) {
        sink = new CountingSink("127.0.0.1", 0, recipientLimit, this::arrived);
        dns.a("far.test", "127.0.0.1").a("other.test", "127.0.0.1").a("dead.test", DEAD);
    }

    /** The server of the dead destination is back. */
    CountingSink revived() {
        return new CountingSink(DEAD, sink.port(), Integer.MAX_VALUE, first -> {});
    }

    /** A replica; system properties that begin with {@code postrider.} are settings. */
    DeliveryNode node() {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "postrider.delivery.brake.enabled",
                "false",
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
                database.dataSource(TestDatabase.DELIVERY_SERVICE),
                new FakeMailboxes(),
                new FakeDirectory(),
                OutboundBed::keys,
                settings);
    }

    /** An RSA and an Ed25519 key of the domain of {@link #submit}. */
    private static SigningKeys keys(String domain) {
        return domain.equals("elsewhere.test") ? Keys.BOTH : new SigningKeys(List.of());
    }

    private static final class Keys {
        static final SigningKeys BOTH = new SigningKeys(List.of(
                key("a", SigningAlgorithm.RSA_SHA256, "RSA"), key("b", SigningAlgorithm.ED25519_SHA256, "Ed25519")));

        private static SigningKey key(String selector, SigningAlgorithm algorithm, String name) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(name);
                if (algorithm == SigningAlgorithm.RSA_SHA256) {
                    // As auth-service makes them; 3,072 bits, which are the JDK's default, take five times as long.
                    generator.initialize(2048);
                }
                return new SigningKey(
                        selector,
                        algorithm,
                        generator.generateKeyPair().getPrivate().getEncoded());
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private void arrived(String rcpt) {
        Long begun = sent.remove(rcpt.substring(rcpt.indexOf('<') + 1, rcpt.indexOf('>')));
        if (begun != null) {
            took.put(rcpt, System.nanoTime() - begun);
        }
    }

    /** Mail that only passes through. */
    static void send(DeliveryNode node, List<Recipient> recipients) {
        var envelope = Accepts.envelope(TimeOrderedId.next(), "sender@elsewhere.test", recipients, null);
        node.accept().accept(new AcceptRequest(envelope, CONTENT));
    }

    /** Mail of an account, which is signed. */
    static void submit(DeliveryNode node, List<Recipient> recipients) {
        node.accept().accept(Accepts.submitted(ACCOUNT, "a@elsewhere.test", CONTENT, recipients));
    }

    /** Two hundred messages a second, one after the other; how long each takes from accept to the sink. */
    void paced(DeliveryNode node, String what, int count) {
        paced(node, what, count, number -> {});
    }

    /** The same, and something beside each message. */
    void paced(DeliveryNode node, String what, int count, IntConsumer beside) {
        took.clear();
        long next = System.nanoTime();
        for (int i = 0; i < count; i++) {
            String address = TimeOrderedId.next() + "@other.test";
            sent.put(address, System.nanoTime());
            send(node, List.of(Accepts.remote(address)));
            beside.accept(i);
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

    /** What a query answers. */
    long number(String query) {
        return JdbcClient.create(database.owner()).sql(query).query(Long.class).single();
    }

    /** Messages of one content, due for an hour. */
    void fill(int count, String domain) throws SQLException {
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

    static void await(BooleanSupplier condition) {
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
