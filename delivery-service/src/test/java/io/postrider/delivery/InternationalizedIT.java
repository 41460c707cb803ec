package io.postrider.delivery;

import static io.postrider.testkit.await.Await.untilEquals;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.sink.SinkMessage;
import io.postrider.testkit.sink.SinkMta;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sends mail with SMTPUTF8 (RFC 6531) to a server that does not know it. */
class InternationalizedIT {
    private static final String PLAIN = "From: sender@example.test\r\nSubject: x\r\n\r\nGr\u00fc\u00dfe\r\n";

    private final TestDatabase database = DeliveryNode.database();
    private final FakeDns dns = FakeDns.start();
    private final SinkMta sink = SinkMta.start();
    private final DeliveryNode node = new DeliveryNode(
            database.dataSource(TestDatabase.DELIVERY_SERVICE),
            new FakeMailboxes(),
            new FakeDirectory().with("sender@example.test", UUID.randomUUID()),
            Map.of(
                    "postrider.outbound-enabled", "true",
                    "postrider.delivery.outbound.port", sink.port(),
                    "postrider.delivery.outbound.private-networks", "127.0.0.0/8",
                    "postrider.dns.timeout", "20s",
                    "postrider.dns.resolver", "127.0.0.1:" + dns.port()));

    @BeforeEach
    void withoutTheExtension() {
        sink.without("SMTPUTF8");
        dns.a("far.test", "127.0.0.1");
    }

    @AfterEach
    void close() {
        node.close();
        sink.close();
        dns.close();
        database.close();
    }

    private void send(String sender, String message, String... recipients) {
        AcceptEnvelope plain = Accepts.envelope(
                UUID.randomUUID(),
                sender,
                Arrays.stream(recipients).map(Accepts::remote).toList(),
                null);
        node.accept()
                .accept(new AcceptRequest(
                        new AcceptEnvelope(
                                plain.idempotencyKey(),
                                plain.traceId(),
                                sender,
                                plain.recipients(),
                                plain.client(),
                                null,
                                true,
                                "8BITMIME",
                                null,
                                null,
                                null,
                                null,
                                0),
                        message.getBytes(UTF_8)));
    }

    private void awaitFailed(String address, String status) {
        untilEquals(
                1L,
                () -> node.count("queue.trace WHERE outcome = 'FAILED' AND status = '%s' AND address = '%s'"
                        .formatted(status, address)));
    }

    @Test
    void aHeaderInUtf8IsReturned() {
        send("sender@example.test", PLAIN.replace("Subject: x", "Subject: Gr\u00fc\u00dfe"), "one@far.test");
        awaitFailed("one@far.test", "5.6.9");
        assertThat(sink.messages()).isEmpty();
    }

    @Test
    void aSenderThatTheServerCannotBeToldIsReturned() {
        send("gr\u00fc\u00dfe@example.test", PLAIN, "one@far.test");
        awaitFailed("one@far.test", "5.6.7");
        assertThat(sink.messages()).isEmpty();
    }

    @Test
    void onlyWhoNeedsTheExtensionGetsNoMail() {
        send("sender@example.test", PLAIN, "one@far.test", "gr\u00fc\u00dfe@far.test", "two@far.test");
        awaitFailed("gr\u00fc\u00dfe@far.test", "5.6.7");
        SinkMessage message = sink.await(1, Await.PATIENCE).getFirst();
        assertThat(message.forwardPaths()).isEqualTo(List.of("one@far.test", "two@far.test"));
        untilEquals(2L, () -> node.count("queue.trace WHERE outcome = 'RELAYED'"));
    }
}
