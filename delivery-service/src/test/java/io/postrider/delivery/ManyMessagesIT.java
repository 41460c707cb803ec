package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptRequest;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.sink.SinkMessage;
import io.postrider.testkit.sink.SinkMta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many messages to one destination: what they share, connections and reads, mixes nothing up. */
class ManyMessagesIT {
    private final TestDatabase database = DeliveryNode.database();
    private final FakeDns dns = FakeDns.start().a("far.test", "127.0.0.1");
    private final SinkMta sink = SinkMta.start();

    @AfterEach
    void close() {
        sink.close();
        dns.close();
        database.close();
    }

    private DeliveryNode node(String outbound) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "postrider.outbound-enabled", outbound,
                "postrider.delivery.queue.claim-interval", "50ms",
                "postrider.delivery.outbound.port", sink.port(),
                "postrider.delivery.outbound.private-networks", "127.0.0.0/8",
                "postrider.delivery.outbound.first-retry", "200ms",
                "postrider.delivery.outbound.last-retry", "300ms",
                "postrider.dns.timeout", "20s",
                "postrider.dns.resolver", "127.0.0.1:" + dns.port()));
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE), new FakeMailboxes(), new FakeDirectory(), settings);
    }

    private static String subject(int number) {
        return "Subject: number " + number + "\r\n\r\n";
    }

    /** The larger ones do not fit into what is read whole. */
    private static byte[] content(int number) {
        String line = "A line of message " + number + ".\r\n";
        return (subject(number) + line.repeat(number % 20 == 0 ? 5000 : 10)).getBytes(US_ASCII);
    }

    private static void send(DeliveryNode node, int number) {
        var recipients = List.of(Accepts.remote("user" + number + "@far.test"));
        var envelope = Accepts.envelope(UUID.randomUUID(), "sender@example.test", recipients, null);
        node.accept().accept(new AcceptRequest(envelope, content(number)));
    }

    private void assertEachCame(int count) {
        List<SinkMessage> came = sink.await(count, Await.PATIENCE);
        assertThat(came).hasSize(count);
        for (SinkMessage message : came) {
            String path = message.forwardPaths().getFirst();
            int number = Integer.parseInt(path.substring("user".length(), path.indexOf('@')));
            assertThat(message.content()).isEqualTo(content(number));
        }
        assertThat(came.stream().map(SinkMessage::forwardPaths).distinct()).hasSize(count);
    }

    @Test
    void sendsEachAsItIsFromMemory() {
        try (DeliveryNode node = node("true")) {
            for (int number = 0; number < 100; number++) {
                send(node, number);
            }
            assertEachCame(100);
        }
    }

    @Test
    void sendsEachAsItIsFromTheDatabase() {
        try (DeliveryNode off = node("false")) {
            for (int number = 0; number < 100; number++) {
                send(off, number);
            }
            eventually(() -> assertThat(off.count("queue.recipient WHERE last_status IS NOT NULL"))
                    .isEqualTo(100));
        }
        try (DeliveryNode node = node("true")) {
            assertEachCame(100);
            eventually(() -> assertThat(node.count("queue.message")).isZero());
        }
    }

    @Test
    void countsNoAttemptWhenAServerEndsAConnectionThatWasKept() {
        try (DeliveryNode node = node("true")) {
            send(node, 0);
            sink.await(1, Await.PATIENCE);
            sink.dropAt("RSET", 1);
            for (int number = 1; number < 40; number++) {
                send(node, number);
            }
            assertEachCame(40);
            eventually(() -> assertThat(node.count("queue.trace WHERE outcome = 'RELAYED' AND attempts = 1"))
                    .isEqualTo(40));
        }
    }
}
