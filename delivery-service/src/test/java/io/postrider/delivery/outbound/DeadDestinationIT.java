package io.postrider.delivery.outbound;

import static io.postrider.testkit.await.Await.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptRequest;
import io.postrider.delivery.Accepts;
import io.postrider.delivery.DeliveryNode;
import io.postrider.delivery.FakeDirectory;
import io.postrider.delivery.FakeMailboxes;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.sink.SinkMta;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two replicas and a server that takes nothing for a while. */
class DeadDestinationIT {
    private static final int MESSAGES = 30;

    private final TestDatabase database = DeliveryNode.database();
    private final FakeDns dns = FakeDns.start();
    private final SinkMta sink = SinkMta.start();
    private final DeliveryNode one = node();
    private final DeliveryNode two = node();

    private DeliveryNode node() {
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE),
                new FakeMailboxes(),
                new FakeDirectory(),
                Map.of(
                        "postrider.outbound-enabled", "true",
                        "postrider.delivery.queue.claim-interval", "50ms",
                        "postrider.delivery.outbound.port", sink.port(),
                        "postrider.delivery.outbound.private-networks", "127.0.0.0/8",
                        "postrider.delivery.outbound.first-retry", "10h",
                        "postrider.delivery.outbound.last-retry", "10h",
                        "postrider.delivery.outbound.delay-notice", "100h",
                        "postrider.dns.timeout", "20s",
                        "postrider.dns.resolver", "127.0.0.1:" + dns.port()));
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
        sink.close();
        dns.close();
        database.close();
    }

    private static void send(DeliveryNode node, String address) {
        var envelope =
                Accepts.envelope(UUID.randomUUID(), "sender@example.test", List.of(Accepts.remote(address)), null);
        node.accept().accept(new AcceptRequest(envelope, Accepts.content()));
    }

    private void eventuallyWaiting(int count) {
        eventually(() -> assertThat(one.count("queue.recipient WHERE owner IS NULL AND waits_for = 'mx.far.test'"))
                .isEqualTo(count));
    }

    @Test
    void isFoundOutOnceForAllReplicasAndTakenUpWhenItIsBack() {
        dns.mx("far.test", 10, "mx.far.test")
                .mx("other.test", 10, "mx.far.test")
                .a("mx.far.test", "127.0.0.1");
        sink.reply("CONNECT", "421 4.3.2 not now");
        for (int i = 0; i < MESSAGES; i++) {
            send(one, "user" + i + "@far.test");
        }
        eventuallyWaiting(MESSAGES);
        assertThat(one.count("queue.destination WHERE destination = 'mx.far.test' AND rests = 1"))
                .isEqualTo(1);

        // The other replica has not tried and knows, of another domain of the same server too.
        eventually(() -> assertThat(two.bean(Rests.class).of("mx.far.test")).isNotNull());
        int connections = sink.connections();
        send(two, "somebody@other.test");
        eventuallyWaiting(MESSAGES + 1);
        assertThat(sink.connections()).isEqualTo(connections);

        // When its rest is over one message finds out that it is back, and none waits for its own time, which is hours
        // away.
        sink.behave();
        database.execute("UPDATE queue.destination SET rest_until = now(), noted_at = now()");
        eventually(() -> {
            assertThat(one.bean(Rests.class).of("mx.far.test")).isNull();
            assertThat(two.bean(Rests.class).of("mx.far.test")).isNull();
        });
        sink.await(MESSAGES + 1, Await.PATIENCE);
        eventually(() -> assertThat(one.count("queue.recipient")).isZero());
        assertThat(sink.messages()).hasSize(MESSAGES + 1);
        assertThat(one.count("queue.destination WHERE rests = 0")).isEqualTo(1);
    }

    /** Messages like the one that is there, due at once. */
    private void fill(int count) {
        database.execute("""
                WITH filled AS (
                    INSERT INTO queue.message (message_id, content_id, size, trace_id, reverse_path, client_address, protocol,
                        connected_at, smtp_utf8, body, recipients)
                    SELECT gen_random_uuid(), content_id, size, trace_id, reverse_path, client_address, protocol, connected_at,
                        smtp_utf8, body, 1
                    FROM queue.message, generate_series(1, %d)
                    RETURNING message_id, content_id
                ), held AS (
                    INSERT INTO content.holder (content_id, holder) SELECT content_id, message_id FROM filled
                )
                INSERT INTO queue.recipient (message_id, ordinal, address, domain, attempts, unfinished, due_at)
                SELECT message_id, 0, 'somebody@far.test', 'far.test', 0, 0, now() - random() * interval '1 hour' FROM filled
                """.formatted(count));
    }

    @Test
    void muchThatIsDueForItWaitsAndArrivesWhenItIsBack() {
        dns.mx("far.test", 10, "mx.far.test").a("mx.far.test", "127.0.0.1");
        sink.reply("CONNECT", "421 4.3.2 not now");
        send(one, "first@far.test");
        eventuallyWaiting(1);
        fill(600);
        eventuallyWaiting(601);

        sink.behave();
        database.execute("UPDATE queue.destination SET rest_until = now(), noted_at = now()");
        sink.await(601, Await.PATIENCE);
        eventually(() -> assertThat(one.count("queue.recipient")).isZero());
    }
}
