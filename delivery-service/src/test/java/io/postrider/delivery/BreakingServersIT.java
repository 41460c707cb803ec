package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.blob.ContentStore;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.sink.SinkMessage;
import io.postrider.testkit.sink.SinkMta;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of mail whose servers break in the midst of it, or are where no mail goes. */
@Timeout(120)
class BreakingServersIT {
    private static final UUID SENDER = UUID.randomUUID();

    private final TestDatabase database = DeliveryNode.database();
    private final FakeMailboxes mailboxes = new FakeMailboxes();
    private final FakeDns dns = FakeDns.start();
    private final SinkMta sink = SinkMta.start();

    private DeliveryNode node(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "postrider.outbound-enabled", "true",
                "postrider.delivery.queue.claim-interval", "50ms",
                "postrider.delivery.outbound.port", sink.port(),
                "postrider.delivery.outbound.first-retry", "100ms",
                "postrider.delivery.outbound.last-retry", "200ms",
                "postrider.dns.timeout", "20s",
                "postrider.dns.resolver", "127.0.0.1:" + dns.port()));
        settings.putAll(more);
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE),
                mailboxes,
                new FakeDirectory().with("sender@example.test", SENDER),
                settings);
    }

    private DeliveryNode lab() {
        return node(Map.of("postrider.delivery.outbound.private-networks", "127.0.0.0/8"));
    }

    @AfterEach
    void close() {
        sink.close();
        dns.close();
        database.close();
    }

    private static AcceptEnvelope envelope(String recipient) {
        return Accepts.envelope(UUID.randomUUID(), "sender@example.test", List.of(Accepts.remote(recipient)), null);
    }

    private static void send(DeliveryNode node, String recipient, byte[] content) {
        node.accept().accept(new AcceptRequest(envelope(recipient), content));
    }

    private static void assertGone(DeliveryNode node) {
        eventually(() -> assertThat(node.count("queue.message")).isZero());
    }

    /** It was set aside for an administrator, as if its own octets could not be read. */
    @Test
    void mailWhoseServerWentAwayInTheMidstOfItsContentWasQuarantined() {
        dns.a("far.test", "127.0.0.1");
        sink.dropAt("CONTENT", 6);
        byte[] content = ("Subject: much\r\n\r\n" + "0123456789abcdef\r\n".repeat(12_000)).getBytes(US_ASCII);
        try (DeliveryNode node = lab()) {
            send(node, "one@far.test", content);
            assertThat(sink.await(1, Await.PATIENCE).getFirst().text()).endsWith("0123456789abcdef\r\n");
            assertGone(node);
            assertThat(node.count("queue.trace WHERE outcome = 'RELAYED' AND attempts > 6"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aServerWithManyDeadAddressesHidTheNextOne() {
        dns.mx("far.test", 10, "dead.far.test").mx("far.test", 20, "mx.far.test");
        for (int i = 1; i <= 8; i++) {
            dns.a("dead.far.test", "127.0.0.10" + i);
        }
        dns.a("mx.far.test", "127.0.0.1");
        try (DeliveryNode node = lab()) {
            send(node, "one@far.test", Accepts.content());
            sink.await(1, Await.PATIENCE);
            assertGone(node);
            assertThat(node.count("queue.trace WHERE outcome = 'RELAYED' AND attempts = 1"))
                    .isEqualTo(1);
        }
    }

    @Test
    void mailWaitedForTlsThatAServerTookBackAfterTheHandshake() {
        dns.a("far.test", "127.0.0.1");
        sink.dropAt("SECURED", 1);
        try (DeliveryNode node = lab()) {
            send(node, "one@far.test", Accepts.content());
            assertThat(sink.await(1, Await.PATIENCE)).noneMatch(SinkMessage::tls);
            assertGone(node);
            assertThat(node.bean(MeterRegistry.class)
                            .get("postrider.outbound.tls.failures")
                            .tag("result", "validation-failure")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(node.count("queue.trace WHERE outcome = 'RELAYED' AND attempts = 1"))
                    .isEqualTo(1);
        }
    }

    /** RFC 8689 section 4.2.1 returns what no server will do for; what broke once shows nothing of that. */
    @Test
    void mailThatRequiresTlsWasReturnedWhenAHandshakeBroke() {
        String key = HexFormat.of()
                .formatHex(sink.certificate().certificate().getPublicKey().getEncoded());
        dns.signed("far.test").mx("far.test", 10, "mx.far.test").a("mx.far.test", "127.0.0.1");
        dns.record("_" + sink.port() + "._tcp.mx.far.test", "TLSA", "3 1 0 " + key);
        sink.with("REQUIRETLS").dropAt("HANDSHAKE", 1);
        try (DeliveryNode node = lab()) {
            node.accept().accept(new AcceptRequest(Accepts.requiringTls(envelope("one@far.test")), Accepts.content()));
            assertThat(sink.await(1, Await.PATIENCE).getFirst().mail()).endsWith(" REQUIRETLS");
            assertGone(node);
            assertThat(node.count("queue.trace WHERE outcome = 'RELAYED' AND attempts = 2"))
                    .isEqualTo(1);
        }
    }

    /** S16: whatever a stranger's DNS says, and in whatever clothes. */
    @Test
    void noMailGoesToAddressesInside() {
        List<String> inside = List.of(
                "127.0.0.1",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.0.1",
                "169.254.169.254",
                "0.0.0.0",
                "::1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "fec0::1",
                "fc00::1",
                "fe80::1");
        for (int i = 0; i < inside.size(); i++) {
            String host = "mx" + i + ".far.test";
            dns.mx("d" + i + ".test", 10, host);
            if (inside.get(i).contains(":")) {
                dns.aaaa(host, inside.get(i));
            } else {
                dns.a(host, inside.get(i));
            }
        }
        dns.mx("both.test", 10, "mx0.far.test").mx("both.test", 20, "mx6.far.test");
        dns.cname("alias.far.test", "mx0.far.test").mx("alias.test", 10, "alias.far.test");
        dns.a("plain.test", "127.0.0.1");
        try (DeliveryNode node = node(Map.of())) {
            for (int i = 0; i < inside.size(); i++) {
                send(node, "one@d" + i + ".test", Accepts.content());
            }
            for (String domain : List.of("both.test", "alias.test", "plain.test", "[127.0.0.1]", "[IPv6:::1]")) {
                send(node, "one@" + domain, Accepts.content());
            }
            assertGone(node);
            assertThat(node.count("queue.trace WHERE status = '5.4.4' AND attempts = 1"))
                    .isEqualTo(inside.size() + 5);
            assertThat(text(node, mailboxes.delivered().getFirst())).contains("Status: 5.4.4");
            assertThat(sink.connections()).isZero();
        }
    }

    private static String text(DeliveryNode node, LocalDelivery report) {
        try (var in = node.bean(ContentStore.class).open(report.contentId(), 0, report.contentSize())) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
