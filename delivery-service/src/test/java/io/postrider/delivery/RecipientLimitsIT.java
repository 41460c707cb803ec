package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.sink.SinkMessage;
import io.postrider.testkit.sink.SinkMta;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A message to a thousand recipients of one domain leaves in as few transactions as its server takes. */
class RecipientLimitsIT {
    private static final int RECIPIENTS = 1000;

    private final TestDatabase database = DeliveryNode.database();
    private final FakeDns dns = FakeDns.start();
    private final SinkMta sink = SinkMta.start();
    private final DeliveryNode node = new DeliveryNode(
            database.dataSource(TestDatabase.DELIVERY_SERVICE),
            new FakeMailboxes(),
            new FakeDirectory(),
            Map.of(
                    "postrider.outbound-enabled", "true",
                    "postrider.delivery.outbound.port", sink.port(),
                    "postrider.delivery.outbound.private-networks", "127.0.0.0/8",
                    "postrider.dns.timeout", "20s",
                    "postrider.dns.resolver", "127.0.0.1:" + dns.port()));

    @BeforeEach
    void publish() {
        dns.a("far.test", "127.0.0.1");
    }

    @AfterEach
    void close() {
        node.close();
        sink.close();
        dns.close();
        database.close();
    }

    private void send() {
        List<Recipient> recipients = new ArrayList<>();
        for (int i = 0; i < RECIPIENTS; i++) {
            recipients.add(Accepts.remote("user" + i + "@far.test"));
        }
        var envelope = Accepts.envelope(UUID.randomUUID(), "sender@example.test", recipients, null);
        node.accept().accept(new AcceptRequest(envelope, Accepts.content()));
    }

    private void assertTransactions(int expected) {
        List<SinkMessage> messages = sink.await(expected, Await.PATIENCE);
        eventually(() -> assertThat(node.count("queue.recipient")).isZero());
        assertThat(sink.messages()).hasSize(expected);
        assertThat(messages.stream().flatMap(message -> message.forwardPaths().stream()))
                .hasSize(RECIPIENTS)
                .doesNotHaveDuplicates();
        assertThat(node.count("queue.trace WHERE outcome = 'RELAYED' AND attempts = 1"))
                .isEqualTo(RECIPIENTS);
    }

    @Test
    void allAtOnceWhereTheServerTakesThem() {
        send();
        assertTransactions(1);
    }

    @Test
    void asManyAsTheServerSaysThatItTakes() {
        // RFC 9422 section 4
        sink.with("LIMITS MAILMAX=2 RCPTMAX=250");
        send();
        assertTransactions(4);
        assertThat(sink.connections()).isGreaterThan(1);
    }

    @Test
    void asManyAsTheServerTookWhereItSaysNothing() {
        // RFC 5321 section 4.5.3.1.10
        sink.recipientLimit(300);
        send();
        assertTransactions(4);
    }

    @Test
    void oneDomainAConnectionWhereTheServerTakesNoMore() {
        // RFC 9422 section 4.3
        sink.with("LIMITS RCPTDOMAINMAX=1");
        dns.mx("one.test", 10, "far.test").mx("two.test", 10, "far.test");
        for (int i = 0; i < 10; i++) {
            var recipients = List.of(Accepts.remote("a" + i + "@one.test"), Accepts.remote("b" + i + "@two.test"));
            var envelope = Accepts.envelope(UUID.randomUUID(), "sender@example.test", recipients, null);
            node.accept().accept(new AcceptRequest(envelope, Accepts.content()));
        }
        sink.await(20, Await.PATIENCE);
        eventually(() -> assertThat(node.count("queue.recipient")).isZero());
        Map<InetSocketAddress, Set<String>> domains = new HashMap<>();
        for (SinkMessage message : sink.messages()) {
            String path = message.forwardPaths().getFirst();
            domains.computeIfAbsent(message.client(), _ -> new HashSet<>()).add(path.substring(path.indexOf('@')));
        }
        assertThat(domains.values()).allMatch(had -> had.size() == 1);
    }

    @Test
    void oneByOneToAServerWithoutPipelining() {
        sink.without("PIPELINING").recipientLimit(400);
        send();
        assertTransactions(3);
    }
}
