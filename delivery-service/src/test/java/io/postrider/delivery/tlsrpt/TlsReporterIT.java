package io.postrider.delivery.tlsrpt;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.postrider.api.auth.SigningApi.SigningAlgorithm;
import io.postrider.api.auth.SigningApi.SigningKey;
import io.postrider.api.auth.SigningApi.SigningKeys;
import io.postrider.delivery.DeliveryNode;
import io.postrider.delivery.FakeDirectory;
import io.postrider.delivery.FakeMailboxes;
import io.postrider.delivery.tlsrpt.TlsResults.Failure;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.sink.SinkMessage;
import io.postrider.testkit.sink.SinkMta;
import io.postrider.testkit.tls.TestCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class TlsReporterIT {
    private static final TestCertificate HTTPS = TestCertificate.selfSigned("reports.far.test");
    private static final PolicyFound STS = new PolicyFound(
            "far.test", PolicyFound.Type.STS, List.of("version: STSv1", "mode: enforce"), List.of("mx.far.test"));
    private static final Failure EXPIRED = new Failure(
            ResultType.CERTIFICATE_EXPIRED, "mx.far.test", "192.0.2.1", "192.0.2.2", "the certificate is out of date");

    @TempDir
    Path folder;

    private final TestDatabase database = DeliveryNode.database();
    private final FakeDns dns = FakeDns.start();
    private final SinkMta sink = SinkMta.start();
    private final FakeMailboxes mailboxes = new FakeMailboxes();
    private final List<byte[]> posted = new CopyOnWriteArrayList<>();

    private DeliveryNode node() throws IOException {
        return node("127.0.0.0/8");
    }

    private DeliveryNode node(String privateNetworks) throws IOException {
        String ca = Files.writeString(folder.resolve("ca.pem"), HTTPS.certificatePem())
                .toString();
        Map<String, Object> settings = new HashMap<>(Map.of(
                "postrider.outbound-enabled", "true",
                "postrider.delivery.queue.claim-interval", "50ms",
                "postrider.delivery.outbound.port", sink.port(),
                "postrider.delivery.outbound.private-networks", privateNetworks,
                "postrider.delivery.outbound.ca", ca,
                "postrider.delivery.tls-reports.from", "tls@example.test",
                "postrider.delivery.tls-reports.jitter", "0s",
                // The test itself tells when.
                "postrider.delivery.tls-reports.interval", "1d",
                "postrider.delivery.tls-reports.flush-interval", "1d",
                "postrider.dns.resolver", "127.0.0.1:" + dns.port()));
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE),
                mailboxes,
                new FakeDirectory().with("reports@here.test", HERE),
                domain -> new SigningKeys(domain.equals("example.test") ? List.of(KEY) : List.of()),
                settings);
    }

    private static final UUID HERE = UUID.randomUUID();
    private static final SigningKey KEY = key();

    private static SigningKey key() {
        try {
            byte[] key = KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            return new SigningKey("one", SigningAlgorithm.ED25519_SHA256, key);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @AfterEach
    void close() {
        sink.close();
        dns.close();
        database.close();
    }

    /** Two replicas' counts of yesterday. */
    private void counted(DeliveryNode... replicas) {
        for (DeliveryNode replica : replicas) {
            TlsResults results = replica.bean(TlsResults.class);
            results.succeeded(STS);
            results.succeeded(STS);
            results.failed(STS, EXPIRED);
            results.succeeded(PolicyFound.none("quiet.test"));
            replica.bean(TlsReporter.class).flush();
        }
        database.execute("UPDATE queue.tls_result SET day = day - 1");
    }

    private static JsonNode json(byte[] gzip) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return JsonMapper.builder().build().readTree(in.readAllBytes());
        }
    }

    private static void assertReport(JsonNode report) {
        assertThat(report.get("organization-name").asString()).isEqualTo("mx.example.test");
        assertThat(report.get("contact-info").asString()).isEqualTo("tls@example.test");
        assertThat(report.get("date-range").get("end-datetime").asString()).endsWith("T23:59:59Z");
        assertThat(report.get("policies").size()).isEqualTo(1);
        JsonNode policy = report.get("policies").get(0);
        assertThat(policy.get("policy").get("policy-type").asString()).isEqualTo("sts");
        assertThat(policy.get("policy").get("policy-domain").asString()).isEqualTo("far.test");
        assertThat(policy.get("policy").get("policy-string").size()).isEqualTo(2);
        assertThat(policy.get("summary").get("total-successful-session-count").asInt())
                .isEqualTo(4);
        assertThat(policy.get("summary").get("total-failure-session-count").asInt())
                .isEqualTo(2);
        JsonNode detail = policy.get("failure-details").get(0);
        assertThat(detail.get("result-type").asString()).isEqualTo("certificate-expired");
        assertThat(detail.get("receiving-mx-hostname").asString()).isEqualTo("mx.far.test");
        assertThat(detail.get("failed-session-count").asInt()).isEqualTo(2);
    }

    @Test
    void mailsOneSignedReportOfAllReplicas() throws IOException {
        dns.txt("_smtp._tls.far.test", "v=TLSRPTv1; rua=mailto:reports+tls%2Done@far.test?subject=x")
                .a("far.test", "127.0.0.1");
        try (DeliveryNode one = node();
                DeliveryNode other = node()) {
            counted(one, other);
            one.bean(TlsReporter.class).report();
            other.bean(TlsReporter.class).report();
            one.bean(TlsReporter.class).report();

            SinkMessage message = sink.await(1, Await.PATIENCE).getFirst();
            eventually(() -> assertThat(one.count("queue.message")).isZero());
            assertThat(sink.messages()).hasSize(1);
            assertThat(message.reversePath()).isEmpty();
            assertThat(message.forwardPaths()).containsExactly("reports+tls-one@far.test");
            assertThat(message.text())
                    .startsWith("DKIM-Signature:")
                    .contains("\r\nFrom: tls@example.test\r\n")
                    .contains("\r\nTLS-Report-Domain: far.test\r\nTLS-Report-Submitter: mx.example.test\r\n")
                    .contains("\r\nTLS-Required: No\r\n")
                    .contains("Content-Type: multipart/report; report-type=\"tlsrpt\"")
                    .contains("filename=\"mx.example.test!far.test!");
            String text = message.text();
            int start = text.indexOf("\r\n\r\n", text.indexOf("application/tlsrpt+gzip")) + 4;
            String base64 = text.substring(start, text.indexOf("\r\n\r\n--", start));
            assertReport(json(Base64.getMimeDecoder().decode(base64.getBytes(US_ASCII))));
            assertThat(one.count("queue.tls_result")).isZero();
        }
    }

    @Test
    void deliversAReportToAnAddressHereWithoutALeap() throws IOException {
        dns.txt("_smtp._tls.far.test", "v=TLSRPTv1; rua=mailto:reports@here.test")
                .a("here.test", "127.0.0.1");
        try (DeliveryNode one = node()) {
            counted(one, one);
            one.bean(TlsReporter.class).report();
            eventually(() -> assertThat(mailboxes.delivered()).hasSize(1));
            assertThat(mailboxes.delivered().getFirst().accountId()).isEqualTo(HERE);
            assertThat(sink.messages()).isEmpty();
        }
    }

    @Test
    void postsAReportAndTriesAgainWhenNobodyTakesIt() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(HTTPS.serverContext()));
        server.createContext("/", exchange -> {
            posted.add(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(posted.size() == 1 ? 503 : 201, -1);
            exchange.close();
        });
        server.start();
        dns.txt(
                "_smtp._tls.far.test",
                "v=TLSRPTv1; rua=https://reports.far.test:%d/tls"
                        .formatted(server.getAddress().getPort()));
        dns.a("reports.far.test", "127.0.0.1");
        try (DeliveryNode one = node();
                DeliveryNode other = node()) {
            counted(one, other);
            one.bean(TlsReporter.class).report();
            assertThat(posted).hasSize(1);
            other.bean(TlsReporter.class).report();
            assertThat(posted).as("not before an hour is over").hasSize(1);
            database.execute("UPDATE queue.tls_report SET due_at = now()");
            other.bean(TlsReporter.class).report();
            one.bean(TlsReporter.class).report();
            assertThat(posted).hasSize(2);
            assertReport(json(posted.getLast()));
            assertThat(one.count("queue.tls_report WHERE done_at IS NULL")).isZero();
            assertThat(sink.messages()).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    /** S16 */
    @Test
    void postsToNoAddressInside() throws IOException {
        String trap = "https://%s:" + sink.port() + "/tls";
        dns.txt(
                "_smtp._tls.far.test",
                "v=TLSRPTv1; rua=" + trap.formatted("reports.far.test") + "," + trap.formatted("mapped.far.test") + ","
                        + trap.formatted("127.0.0.1") + "," + trap.formatted("[::ffff:127.0.0.1]"));
        dns.a("reports.far.test", "127.0.0.1").aaaa("mapped.far.test", "::ffff:127.0.0.1");
        try (DeliveryNode node = node("192.0.2.0/24")) {
            counted(node);
            node.bean(TlsReporter.class).report();
            assertThat(node.count("queue.tls_report WHERE done_at IS NULL")).isEqualTo(1);
            assertThat(sink.connections()).isZero();
        }
    }

    @Test
    void tellsNobodyWhoDoesNotAskAndNothingOfTheDayThatGoesOn() throws IOException {
        dns.txt("_smtp._tls.far.test", "v=TLSRPTv1; rua=mailto:reports@far.test")
                .a("far.test", "127.0.0.1");
        try (DeliveryNode node = node()) {
            node.bean(TlsResults.class).succeeded(STS);
            node.bean(TlsReporter.class).flush();
            node.bean(TlsReporter.class).report();
            assertThat(node.count("queue.tls_report")).isZero();
            assertThat(node.count("queue.tls_result")).isEqualTo(1);
        }
        assertThat(ReportRecord.of(List.of("v=TLSRPTv1; rua=mailto:a@b.test,https://c.test/d", "v=spf1 -all"))
                        .rua())
                .hasSize(2);
        assertThat(ReportRecord.of(List.of("v=TLSRPTv1;rua=http://c.test, ftp://d.test"))
                        .rua())
                .isEmpty();
        assertThat(ReportRecord.of(List.of("v=TLSRPTv1; rua=mailto:a@b.test", "v=TLSRPTv1; rua=mailto:c@b.test"))
                        .rua())
                .isEmpty();
        assertThat(ReportRecord.of(List.of("v=TLSRPTv10; rua=mailto:a@b.test")).rua())
                .isEmpty();
    }
}
