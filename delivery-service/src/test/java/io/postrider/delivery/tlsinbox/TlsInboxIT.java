package io.postrider.delivery.tlsinbox;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.Accepts;
import io.postrider.delivery.DeliveryNode;
import io.postrider.delivery.FakeDirectory;
import io.postrider.delivery.FakeMailboxes;
import io.postrider.mail.address.DomainName;
import io.postrider.mail.dkim.DkimAlgorithm;
import io.postrider.mail.dkim.DkimKey;
import io.postrider.mail.dkim.SignableMessage;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Mail with TLS reports, as it goes through the queue. */
@Timeout(120)
class TlsInboxIT {
    private static final KeyPair REPORTER = pair();
    private static final String POSTMASTER = "postmaster@example.test";

    private final TestDatabase database = DeliveryNode.database();
    private final FakeMailboxes mailboxes = new FakeMailboxes();
    private final FakeDns dns =
            FakeDns.start().txt("s1._domainkey.reporter.test", "v=DKIM1; k=ed25519; p=" + publicKey());

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String publicKey() {
        byte[] key = REPORTER.getPublic().getEncoded();
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(key, key.length - 32, key.length));
    }

    private DeliveryNode node(String... settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "postrider.delivery.queue.claim-interval", "50ms",
                "postrider.dns.timeout", "20s",
                "postrider.dns.resolver", "127.0.0.1:" + dns.port()));
        for (String setting : settings) {
            all.put("postrider.delivery.tls-inbox." + setting.split("=")[0], setting.split("=")[1]);
        }
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE),
                mailboxes,
                new FakeDirectory().with("postmaster@other.test", UUID.randomUUID()),
                all);
    }

    @AfterEach
    void close() {
        dns.close();
        database.close();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }

    private static String mail(byte[] packed) {
        return """
                From: TLS reports <tls@reporter.test>
                To: postmaster@example.test
                Subject: Report Domain: example.test Submitter: reporter.test Report-ID: <1>
                Date: Mon, 23 Nov 2026 10:00:00 +0000
                Message-ID: <1@reporter.test>
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type="tlsrpt"; boundary="b"

                --b
                Content-Type: text/plain

                A report.

                --b
                Content-Type: application/tlsrpt+gzip
                Content-Transfer-Encoding: base64

                %s
                --b--
                """.formatted(Base64.getMimeEncoder().encodeToString(packed)).replaceAll("\r?\n", "\r\n");
    }

    private static byte[] signed(String mail) throws IOException {
        return signed("s1", mail);
    }

    private static byte[] signed(String selector, String mail) throws IOException {
        var key = DkimKey.of(
                selector, DkimAlgorithm.ED25519_SHA256, REPORTER.getPrivate().getEncoded());
        byte[] fields = SignableMessage.read(new ByteArrayInputStream(mail.getBytes(US_ASCII)))
                .sign(DomainName.of("reporter.test"), List.of(key), Instant.now());
        return (new String(fields, US_ASCII) + mail).getBytes(US_ASCII);
    }

    private static void arrives(DeliveryNode node, String at, byte[] content) {
        var recipient = new Recipient(at, UUID.randomUUID(), Accepts.TENANT, null, null);
        var envelope = Accepts.envelope(UUID.randomUUID(), "tls@reporter.test", List.of(recipient), null);
        node.accept().accept(new AcceptRequest(envelope, content));
    }

    private static double counted(DeliveryNode node, String outcome) {
        return node.bean(MeterRegistry.class)
                .get("postrider.tlsreports.received")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private List<String> stored() {
        return JdbcClient.create(database.owner())
                .sql(
                        "SELECT domain || ' ' || coalesce(signed_by, '-') || ' ' || failed FROM queue.tls_received ORDER BY domain")
                .query(String.class)
                .list();
    }

    @Test
    void storesASignedReportOnceAndDeliversItsMail() throws IOException {
        byte[] content = signed(mail(gzip(ReportJsonTest.EXAMPLE.getBytes(UTF_8))));
        try (DeliveryNode node = node()) {
            arrives(node, "Postmaster@Example.test", content);
            arrives(node, POSTMASTER, content);
            eventually(() -> assertThat(mailboxes.delivered()).hasSize(2));
            assertThat(stored()).containsExactly("example.test reporter.test 303");
            assertThat(counted(node, "stored")).isEqualTo(2);
        }
    }

    @Test
    void dropsAndCountsWhatNobodySignedAndWhatIsAboutOthers() throws IOException {
        String mail = mail(gzip(ReportJsonTest.EXAMPLE.getBytes(UTF_8)));
        try (DeliveryNode node = node()) {
            arrives(node, POSTMASTER, mail.getBytes(US_ASCII));
            arrives(node, POSTMASTER, signed(mail.replace("tls@reporter.test", "tls@victim.test")));
            arrives(node, "postmaster@unrelated.test", signed(mail));
            arrives(node, POSTMASTER, Accepts.content());
            arrives(node, "ann@example.test", signed(mail));
            eventually(() -> assertThat(mailboxes.delivered()).hasSize(5));
            assertThat(stored()).isEmpty();
            assertThat(counted(node, "unsigned")).isEqualTo(2);
            assertThat(counted(node, "foreign")).isEqualTo(1);
        }
    }

    @Test
    void dropsAndCountsDecompressionBombsAndNonsense() throws IOException {
        try (DeliveryNode node = node("signed=false")) {
            arrives(node, POSTMASTER, mail(gzip(new byte[30_000_000])).getBytes(US_ASCII));
            byte[] spaces = new byte[30_000_000];
            Arrays.fill(spaces, (byte) ' ');
            arrives(node, POSTMASTER, mail(gzip(spaces)).getBytes(US_ASCII));
            arrives(node, POSTMASTER, mail(gzip(gzip(spaces))).getBytes(US_ASCII));
            arrives(node, POSTMASTER, mail("no gzip".getBytes(US_ASCII)).getBytes(US_ASCII));
            arrives(node, POSTMASTER, mail(new byte[0]).getBytes(US_ASCII));
            eventually(() -> assertThat(mailboxes.delivered()).hasSize(5));
            assertThat(stored()).isEmpty();
            assertThat(counted(node, "too-large") + counted(node, "malformed")).isEqualTo(5);
            assertThat(counted(node, "too-large")).isGreaterThanOrEqualTo(1);
        }
    }

    /** Whoever had a slow DNS filled all room for mail in hand with messages that waited for their turn to be read. */
    @Test
    void keepsFewInHandWhileSignaturesCannotBeRead() throws IOException {
        dns.silent("slow._domainkey.reporter.test");
        byte[] slow = signed("slow", mail(gzip(ReportJsonTest.EXAMPLE.getBytes(UTF_8))));
        try (DeliveryNode node = node()) {
            for (int i = 0; i < 40; i++) {
                arrives(node, POSTMASTER, slow);
            }
            String later = "queue.recipient WHERE owner IS NULL AND due_at > now() + interval '1 second'";
            eventually(() -> assertThat(node.count(later)).isEqualTo(6));
            arrives(node, "ann@example.test", Accepts.content());
            eventually(() -> assertThat(mailboxes.delivered()).hasSize(1));
        }
    }

    @Test
    void takesReportsOnAllDomainsAtAnAddressForThatAndKeepsTheMailOutOfMailboxes() throws IOException {
        String two = ReportJsonTest.EXAMPLE.replace(
                "\"policies\": [",
                "\"policies\": [{\"policy\":{\"policy-type\":\"tlsa\",\"policy-domain\":\"other.test\"}},");
        try (DeliveryNode node = node("signed=false", "delivered=false", "addresses=tls@suite.test", "per-day=1")) {
            arrives(node, "tls@suite.test", mail(gzip(two.getBytes(UTF_8))).getBytes(US_ASCII));
            eventually(() -> assertThat(node.count("queue.message")).isZero());
            // Of example.test the directory knows nothing.
            assertThat(stored()).containsExactly("other.test - 0");
            assertThat(node.count("queue.trace WHERE outcome = 'DELIVERED'")).isEqualTo(1);
            assertThat(mailboxes.delivered()).isEmpty();

            arrives(node, "tls@suite.test", mail(gzip(two.getBytes(UTF_8))).getBytes(US_ASCII));
            eventually(
                    () -> assertThat(mailboxes.delivered()).as("one too many").hasSize(1));
            assertThat(counted(node, "too-many")).isEqualTo(1);
        }
    }

    @Test
    void whatAnybodyPostsDoesNotStandInTheWayOfWhatIsSigned() throws IOException {
        byte[] report = ReportJsonTest.EXAMPLE.replace("303", "0").getBytes(UTF_8);
        byte[] mail = signed(mail(gzip(
                ReportJsonTest.EXAMPLE.replace("example.test", "other.test").getBytes(UTF_8))));
        try (DeliveryNode node = node("per-day=1")) {
            byte[] posted = new String(report, UTF_8)
                    .replace("example.test", "other.test")
                    .getBytes(UTF_8);
            node.bean(HttpsReports.class).take(new ByteArrayInputStream(posted), false);
            assertThat(stored()).containsExactly("other.test - 0");
            arrives(node, "postmaster@other.test", mail);
            eventually(() -> assertThat(stored()).containsExactly("other.test reporter.test 303"));
            node.bean(HttpsReports.class).take(new ByteArrayInputStream(posted), false);
            assertThat(stored()).containsExactly("other.test reporter.test 303");

            byte[] another = new String(posted, UTF_8)
                    .replace("report-id\": \"", "report-id\": \"another ")
                    .getBytes(UTF_8);
            node.bean(HttpsReports.class).take(new ByteArrayInputStream(another), false);
            assertThat(stored()).hasSize(2);
            assertThatThrownBy(() -> node.bean(HttpsReports.class).take(new ByteArrayInputStream(another), false))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TOO_MANY_REQUESTS));
        }
    }
}
