package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.peers.PolicyHost;
import io.postrider.testkit.sink.SinkMessage;
import io.postrider.testkit.sink.SinkMta;
import io.postrider.testkit.tls.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What mail to other domains is sent under: DANE, MTA-STS, or whatever TLS there is. */
@Timeout(120)
class HopIT {
    private static final TestCertificate CA = TestCertificate.selfSigned("ca.test");
    private static final TestCertificate SERVER = CA.issue("mx.far.test");

    @TempDir
    Path folder;

    private final TestDatabase database = DeliveryNode.database();
    private final FakeDns dns = FakeDns.start();
    private final SinkMta sink = SinkMta.start().certificate(SERVER);
    private final PolicyHost policies = new PolicyHost(CA.issue("mta-sts.far.test", "mta-sts.near.test"));

    private DeliveryNode node(String... more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "postrider.outbound-enabled", "true",
                "postrider.delivery.queue.claim-interval", "50ms",
                "postrider.delivery.outbound.port", sink.port(),
                "postrider.delivery.outbound.private-networks", "127.0.0.0/8",
                "postrider.delivery.outbound.first-retry", "200ms",
                "postrider.delivery.outbound.last-retry", "300ms",
                "postrider.delivery.outbound.ca", ca(),
                "postrider.delivery.mta-sts.port", policies.port(),
                "postrider.dns.timeout", "20s",
                "postrider.dns.resolver", "127.0.0.1:" + dns.port()));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE), new FakeMailboxes(), new FakeDirectory(), settings);
    }

    private String ca() {
        try {
            return Files.writeString(folder.resolve("ca.pem"), CA.certificatePem())
                    .toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @AfterEach
    void close() {
        policies.close();
        sink.close();
        dns.close();
        database.close();
    }

    private static void send(DeliveryNode node, String recipient) {
        List<Recipient> recipients = List.of(Accepts.remote(recipient));
        var envelope = Accepts.envelope(UUID.randomUUID(), "", recipients, null);
        node.accept().accept(new AcceptRequest(envelope, Accepts.content()));
    }

    /** A domain whose zone is signed, and has an exchanger with this TLSA record. */
    private void signed(String tlsa) {
        dns.signed("far.test").mx("far.test", 10, "mx.far.test").a("mx.far.test", "127.0.0.1");
        dns.record("_" + sink.port() + "._tcp.mx.far.test", "TLSA", tlsa);
    }

    private static String own(TestCertificate certificate) {
        return "3 1 0 "
                + HexFormat.of()
                        .formatHex(certificate.certificate().getPublicKey().getEncoded());
    }

    private void policy(String domain, String mode, String mx) {
        dns.txt("_mta-sts." + domain, "v=STSv1; id=1;").a("mta-sts." + domain, "127.0.0.1");
        dns.mx(domain, 10, "mx.far.test").a("mx.far.test", "127.0.0.1");
        policies.policy("version: STSv1\nmode: %s\nmx: %s\nmax_age: 86400\n".formatted(mode, mx));
    }

    private static double proved(DeliveryNode node, String proof) {
        Counter counter = node.bean(MeterRegistry.class)
                .find("postrider.outbound.tls")
                .tag("proof", proof)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private void arrivesWith(DeliveryNode node, String recipient, String proof) {
        send(node, recipient);
        SinkMessage message = sink.await(1, Await.PATIENCE).getFirst();
        assertThat(message.tls()).isEqualTo(!proof.equals("clear"));
        eventually(() -> assertThat(node.count("queue.message")).isZero());
        assertThat(proved(node, proof)).isEqualTo(1);
        assertThat(node.count("queue.trace WHERE tls = '" + proof + "'")).isEqualTo(1);
    }

    private void doesNotArrive(DeliveryNode node, String recipient) {
        send(node, recipient);
        eventually(() -> assertThat(node.count("queue.recipient WHERE last_status = '4.7.5' AND attempts > 1"))
                .isEqualTo(1));
        assertThat(sink.messages()).isEmpty();
    }

    @Test
    void sendsUnderDaneWhatMatches() {
        signed(own(SERVER));
        try (DeliveryNode node = node()) {
            arrivesWith(node, "one@far.test", "dane");
        }
    }

    @Test
    void sendsNothingUnderDaneWhatDoesNotMatchNotEvenInClear() {
        signed(own(CA));
        try (DeliveryNode node = node()) {
            doesNotArrive(node, "one@far.test");
            sink.without("STARTTLS");
            send(node, "two@far.test");
            eventually(() -> assertThat(
                            node.count("queue.recipient WHERE address = 'two@far.test' AND last_status = '4.7.5'"))
                    .isEqualTo(1));
            assertThat(sink.messages()).isEmpty();
        }
    }

    @Test
    void sendsUnderTlsWithAnyCertificateWhatTlsaCannotProve() {
        signed("1 1 1 " + "00".repeat(32));
        try (DeliveryNode node = node()) {
            arrivesWith(node, "one@far.test", "any-certificate");
            sink.without("STARTTLS");
            send(node, "two@far.test");
            // The connection that is kept was opened when there was TLS.
            eventually(() -> assertThat(node.count("queue.message")).isZero());
        }
        try (DeliveryNode node = node()) {
            send(node, "three@far.test");
            eventually(() -> assertThat(node.count("queue.recipient WHERE last_status = '4.7.5'"))
                    .isEqualTo(1));
            assertThat(sink.messages()).hasSize(2);
        }
    }

    @Test
    void passesByAServerWhoseTlsaRecordsCannotBeLookedUp() {
        signed(own(SERVER));
        dns.servfail("_" + sink.port() + "._tcp.mx.far.test");
        try (DeliveryNode node = node()) {
            doesNotArrive(node, "one@far.test");
        }
        dns.mx("far.test", 20, "other.far.test").a("other.far.test", "127.0.0.1");
        try (DeliveryNode node = node()) {
            send(node, "one@far.test");
            assertThat(sink.await(1, Await.PATIENCE).getFirst().tls()).isTrue();
        }
    }

    @Test
    void believesNoTlsaRecordThatIsNotProved() {
        dns.mx("far.test", 10, "mx.far.test").a("mx.far.test", "127.0.0.1");
        dns.record("_" + sink.port() + "._tcp.mx.far.test", "TLSA", own(CA));
        try (DeliveryNode node = node()) {
            arrivesWith(node, "one@far.test", "any-certificate");
        }
        assertThat(dns.questions()).noneMatch(question -> question.endsWith("TLSA"));
    }

    @Test
    void believesNoResolverWhenToldSo() {
        signed(own(CA));
        try (DeliveryNode node = node("postrider.dns.dnssec", "off")) {
            arrivesWith(node, "one@far.test", "any-certificate");
        }
    }

    @Test
    void looksForTlsaRecordsWhereAnAliasLeadsFirst() {
        dns.signed("far.test").signed("host.test");
        dns.mx("far.test", 10, "mx.far.test")
                .cname("mx.far.test", "real.host.test")
                .a("real.host.test", "127.0.0.1");
        dns.record("_" + sink.port() + "._tcp.real.host.test", "TLSA", own(SERVER));
        dns.record("_" + sink.port() + "._tcp.mx.far.test", "TLSA", own(CA));
        try (DeliveryNode node = node()) {
            arrivesWith(node, "one@far.test", "dane");
        }
    }

    @Test
    void looksForTlsaRecordsWhereASignedAliasBeginsWhenItLeavesTheSignedZones() {
        dns.signed("far.test");
        dns.mx("far.test", 10, "mx.far.test")
                .cname("mx.far.test", "real.host.test")
                .a("real.host.test", "127.0.0.1");
        dns.record("_" + sink.port() + "._tcp.mx.far.test", "TLSA", own(SERVER));
        dns.record("_" + sink.port() + "._tcp.real.host.test", "TLSA", own(CA));
        try (DeliveryNode node = node()) {
            arrivesWith(node, "one@far.test", "dane");
        }
    }

    @Test
    void sendsUnderMtaStsWhatACaVouchesFor() {
        policy("far.test", "enforce", "*.far.test");
        try (DeliveryNode node = node()) {
            arrivesWith(node, "one@far.test", "mta-sts");
        }
    }

    @Test
    void enforcesMtaStsWhateverIsWrong() {
        policy("far.test", "enforce", "mx.far.test");
        sink.certificate(TestCertificate.selfSigned("mx.far.test"));
        try (DeliveryNode node = node()) {
            doesNotArrive(node, "a-stranger@far.test");
        }
        database.execute("DELETE FROM queue.recipient");
        sink.certificate(CA.issue("other.far.test"));
        try (DeliveryNode node = node()) {
            doesNotArrive(node, "another-name@far.test");
        }
        database.execute("DELETE FROM queue.recipient");
        sink.certificate(SERVER).reply("STARTTLS", "454 4.7.0 no TLS today");
        try (DeliveryNode node = node()) {
            send(node, "no-tls@far.test");
            eventually(() -> assertThat(node.count("queue.recipient WHERE last_status = '4.7.0'"))
                    .isEqualTo(1));
        }
        assertThat(sink.messages()).isEmpty();
    }

    @Test
    void sendsToNoServerThatThePolicyDoesNotName() {
        policy("far.test", "enforce", "mail.far.test");
        try (DeliveryNode node = node()) {
            doesNotArrive(node, "one@far.test");
        }
        assertThat(sink.connections()).isZero();
    }

    @Test
    void sendsUnderTestingWhateverIsWrong() {
        policy("far.test", "testing", "mail.far.test");
        sink.certificate(TestCertificate.selfSigned("elsewhere.test"));
        try (DeliveryNode node = node()) {
            arrivesWith(node, "one@far.test", "any-certificate");
            assertThat(node.bean(MeterRegistry.class)
                            .counter("postrider.outbound.tls.failures", "result", "validation-failure")
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void letsDaneGoBeforeMtaSts() {
        signed(own(SERVER));
        policy("far.test", "enforce", "mail.elsewhere.test");
        try (DeliveryNode node = node()) {
            arrivesWith(node, "one@far.test", "dane");
        }
        assertThat(policies.asked()).isEmpty();
    }

    @Test
    void asksForNothingThatNobodyAsksFor() {
        dns.a("far.test", "127.0.0.1");
        sink.without("STARTTLS");
        try (DeliveryNode node = node()) {
            arrivesWith(node, "one@far.test", "clear");
        }
    }

    private static void send(DeliveryNode node, String recipient, String header, boolean requireTls) {
        var usual = Accepts.envelope(UUID.randomUUID(), "", List.of(Accepts.remote(recipient)), null);
        var envelope = requireTls ? Accepts.requiringTls(usual) : usual;
        byte[] content = (header + "Subject: x\r\n\r\nHello.\r\n").getBytes(UTF_8);
        node.accept().accept(new AcceptRequest(envelope, content));
    }

    @Test
    void handsOnUnderRequireTlsToServersThatProveWhoTheyAre() {
        sink.with("REQUIRETLS");
        signed(own(SERVER));
        policy("near.test", "testing", "mx.far.test");
        try (DeliveryNode node = node()) {
            send(node, "one@far.test", "", true);
            send(node, "two@near.test", "", true);
            assertThat(sink.await(2, Await.PATIENCE))
                    .allMatch(SinkMessage::tls)
                    .allMatch(message -> message.mail().endsWith(" REQUIRETLS"));
            eventually(() -> assertThat(node.count("queue.message")).isZero());
        }
    }

    @Test
    void returnsUnderRequireTlsWhatNoServerWillDoFor() {
        sink.with("REQUIRETLS");
        dns.mx("plain.test", 10, "mx.far.test").a("mx.far.test", "127.0.0.1");
        try (DeliveryNode node = node()) {
            send(node, "nobody-vouches@plain.test", "", true);
            eventually(() -> assertThat(node.count("queue.trace WHERE status = '5.7.30'"))
                    .isEqualTo(1));
        }
        sink.without("REQUIRETLS");
        policy("near.test", "enforce", "mx.far.test");
        try (DeliveryNode node = node()) {
            send(node, "not-offered@near.test", "", true);
            eventually(() -> assertThat(node.count("queue.trace WHERE status = '5.7.30'"))
                    .isEqualTo(2));
            send(node, "usual@near.test", "", false);
            assertThat(sink.await(1, Await.PATIENCE).getFirst().forwardPaths()).containsExactly("usual@near.test");
        }
    }

    @Test
    void waitsUnderRequireTlsForAServerThatIsAway() {
        sink.with("REQUIRETLS").reply("CONNECT", "421 4.3.2 busy");
        policy("near.test", "enforce", "mx.far.test");
        try (DeliveryNode node = node()) {
            send(node, "one@near.test", "", true);
            eventually(() -> assertThat(node.count("queue.recipient WHERE last_status LIKE '4%'"))
                    .isEqualTo(1));
            sink.behave();
            assertThat(sink.await(1, Await.PATIENCE)).hasSize(1);
        }
    }

    @Test
    void letsMessagesPassThatWouldRatherArrive() {
        policy("far.test", "enforce", "mx.far.test");
        sink.certificate(TestCertificate.selfSigned("elsewhere.test"));
        try (DeliveryNode node = node()) {
            send(node, "one@far.test", "TLS-Required: No\r\n", false);
            assertThat(sink.await(1, Await.PATIENCE).getFirst().forwardPaths()).containsExactly("one@far.test");
            send(node, "two@far.test", "TLS-Required: Yes\r\n", false);
            send(node, "three@far.test", "TLS-Required: No\r\n", true);
            eventually(() -> assertThat(node.count("queue.recipient WHERE last_status = '4.7.5'"))
                    .isEqualTo(1));
            eventually(() -> assertThat(node.count("queue.trace WHERE status = '5.7.30'"))
                    .isEqualTo(1));
            assertThat(sink.messages()).hasSize(1);
        }
    }

    @Test
    void keepsOneDomainsPolicyFromTheMailOfOthersAtTheSameServer() {
        policy("far.test", "enforce", "mx.far.test");
        dns.mx("near.test", 10, "mx.far.test");
        sink.certificate(TestCertificate.selfSigned("mx.far.test"));
        try (DeliveryNode node = node()) {
            for (int i = 0; i < 5; i++) {
                send(node, "user" + i + "@near.test");
                send(node, "user" + i + "@far.test");
            }
            sink.await(5, Await.PATIENCE);
            eventually(() -> assertThat(node.count("queue.recipient WHERE last_status = '4.7.5'"))
                    .isEqualTo(5));
            assertThat(sink.messages())
                    .flatExtracting(SinkMessage::forwardPaths)
                    .allMatch(path -> path.endsWith("@near.test"));
        }
    }
}
