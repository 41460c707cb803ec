package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.api.delivery.AcceptRequest;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.peers.SignedZones;
import io.postrider.testkit.sink.SinkMessage;
import io.postrider.testkit.sink.SinkMta;
import io.postrider.testkit.tls.TestCertificate;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** DANE by a real BIND that validates, where one is installed: zones that are signed, not signed, and forged. */
@Timeout(180)
class BindDaneIT {
    private static final TestCertificate SERVER = TestCertificate.selfSigned("mx.far.test");
    private static final TestCertificate STRANGER = TestCertificate.selfSigned("mx.far.test");

    private static String records(int port, TestCertificate certificate) {
        String key = HexFormat.of()
                .formatHex(certificate.certificate().getPublicKey().getEncoded());
        return "@ IN MX 10 mx\nmx IN A 127.0.0.1\n_" + port + "._tcp.mx IN TLSA 3 1 0 " + key + "\n";
    }

    private static void send(DeliveryNode node, String recipient) {
        var envelope = Accepts.envelope(UUID.randomUUID(), "", List.of(Accepts.remote(recipient)), null);
        node.accept().accept(new AcceptRequest(envelope, Accepts.content()));
    }

    @Test
    void mailGoesWhereTheSignedZoneSaysAndNowhereElse(@TempDir Path folder) {
        assumeTrue(SignedZones.possible(), "BIND is not installed");
        try (TestDatabase database = DeliveryNode.database();
                SinkMta sink = SinkMta.start().certificate(SERVER);
                SignedZones zones = new SignedZones(folder)
                        .signed("far.test", records(sink.port(), SERVER))
                        .signed("impostor.test", records(sink.port(), STRANGER))
                        .plain("plain.test", records(sink.port(), STRANGER))
                        .signed("unproved.test", "@ IN MX 10 mx\nmx IN A 127.0.0.1\n")
                        .forged("forged.test", records(sink.port(), SERVER));
                DeliveryNode node = node(database, sink, zones.start())) {
            for (String domain : List.of("far", "impostor", "plain", "unproved", "forged")) {
                send(node, domain + "@" + domain + ".test");
            }

            eventually(() -> assertThat(node.count("queue.trace WHERE outcome = 'RELAYED'"))
                    .isEqualTo(3));
            assertThat(sink.await(3, Await.PATIENCE))
                    .allMatch(SinkMessage::tls)
                    .flatExtracting(SinkMessage::forwardPaths)
                    .containsExactlyInAnyOrder("far@far.test", "plain@plain.test", "unproved@unproved.test");
            assertThat(node.count("queue.trace WHERE tls = 'dane' AND address = 'far@far.test'"))
                    .isEqualTo(1);
            assertThat(node.count("queue.trace WHERE tls = 'any-certificate'")).isEqualTo(2);
            eventually(() -> assertThat(
                            node.count("queue.recipient WHERE domain = 'impostor.test' AND last_status = '4.7.5'"))
                    .isEqualTo(1));
            eventually(() -> assertThat(
                            node.count("queue.recipient WHERE domain = 'forged.test' AND last_status = '4.4.3'"))
                    .isEqualTo(1));
        }
    }

    private static DeliveryNode node(TestDatabase database, SinkMta sink, int resolver) {
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE),
                new FakeMailboxes(),
                new FakeDirectory(),
                Map.of(
                        "postrider.outbound-enabled", "true",
                        "postrider.delivery.queue.claim-interval", "50ms",
                        "postrider.delivery.outbound.port", sink.port(),
                        "postrider.delivery.outbound.private-networks", "127.0.0.0/8",
                        "postrider.delivery.outbound.first-retry", "200ms",
                        "postrider.delivery.outbound.last-retry", "300ms",
                        "postrider.dns.timeout", "20s",
                        "postrider.dns.resolver", "127.0.0.1:" + resolver));
    }
}
