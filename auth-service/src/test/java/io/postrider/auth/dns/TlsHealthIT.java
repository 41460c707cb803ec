package io.postrider.auth.dns;

import static io.postrider.auth.AuthServer.expect;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.postrider.auth.AuthServer;
import io.postrider.auth.dns.Finding.Status;
import io.postrider.auth.published.Published;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.tls.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a domain's health says of TLSA records in every form, and of an MTA-STS policy on a real HTTPS host. */
@Timeout(180)
class TlsHealthIT {
    private static final TestCertificate CA = TestCertificate.selfSigned("ca.example");
    private static final TestCertificate OWN = CA.issue("mail.example.org");
    private static final TestCertificate STS = TestCertificate.selfSigned("mta-sts.example.org");
    private static final String TLSA = "_25._tcp.mail.example.org";

    private static TestDatabase database;
    private static FakeDns dns;
    private static AuthServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("tls.crt"), OWN.certificatePem() + CA.certificatePem());
        Files.writeString(folder.resolve("tls.key"), OWN.privateKeyPem());
        database = TestDatabase.create();
        // Where public REST is, policies may be too.
        dns = FakeDns.start().a("rest.example.net", "127.0.0.1").a("mta-sts.example.org", "127.0.0.1");
        server = AuthServer.start(
                database,
                AuthServer.secrets(folder),
                "--postrider.hostname=mail.example.org",
                "--postrider.auth.published.url=https://rest.example.net",
                "--postrider.dns.mta-sts=enforce",
                "--postrider.dns.resolver=127.0.0.1:" + dns.port(),
                "--postrider.tls.certificate=" + folder.resolve("tls.crt"),
                "--postrider.tls.private-key=" + folder.resolve("tls.key"));
        server.makeDomain("example.org");
    }

    @AfterAll
    static void stop() {
        server.close();
        dns.close();
        database.close();
    }

    private static String hash(String algorithm, byte[] octets) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(octets));
    }

    private static String dane(String... records) {
        dns.remove(TLSA);
        for (String record : records) {
            dns.record(TLSA, "TLSA", record);
        }
        JsonNode health = expect(200, server.admin("GET", "/v1/domains/example.org/health", ""))
                .json();
        for (JsonNode check : health.get("checks")) {
            if (check.get("check").asString().equals("dane")) {
                return check.get("status").asString();
            }
        }
        throw new AssertionError("no check dane in " + health);
    }

    @Test
    void aTlsaRecordInAnyFormThatFitsIsWell() throws Exception {
        X509Certificate own = OWN.certificate();
        byte[] key = own.getPublicKey().getEncoded();
        assertThat(dane("3 1 1 " + hash("SHA-256", key))).isEqualTo("ok");
        assertThat(dane("3 1 2 " + hash("SHA-512", key))).isEqualTo("ok");
        assertThat(dane("3 0 1 " + hash("SHA-256", own.getEncoded()))).isEqualTo("ok");
        assertThat(dane("3 1 0 " + HexFormat.of().formatHex(key))).isEqualTo("ok");
        assertThat(dane("2 0 1 " + hash("SHA-256", CA.certificate().getEncoded())))
                .isEqualTo("ok");
        // The next key's record is there already.
        assertThat(dane("3 1 1 " + "00".repeat(32), "3 1 1 " + hash("SHA-256", key)))
                .isEqualTo("ok");
    }

    @Test
    void aTlsaRecordThatFitsNothingIsWrongAndOneThatNobodyUsesIsNot() throws Exception {
        byte[] key = OWN.certificate().getPublicKey().getEncoded();
        assertThat(dane("3 1 1 " + "00".repeat(32))).isEqualTo("wrong");
        assertThat(dane("2 1 1 " + hash("SHA-256", key))).isEqualTo("wrong");
        assertThat(dane("1 1 1 " + hash("SHA-256", key))).isEqualTo("improve");
        assertThat(dane()).isEqualTo("improve");
    }

    private static Finding policy(String type, int status, String text) throws Exception {
        return policy(STS.clientContext(), type, status, text);
    }

    private static Finding policy(SSLContext trusting, String type, int status, String text) throws Exception {
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(STS.serverContext()));
        https.createContext("/.well-known/mta-sts.txt", exchange -> {
            byte[] octets = text.getBytes(US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, octets.length);
            exchange.getResponseBody().write(octets);
            exchange.close();
        });
        https.start();
        try {
            return new PolicyCheck(
                            server.bean(LiveDns.class),
                            server.bean(Published.class),
                            server.bean(MtaStsPolicy.class),
                            new PolicyFetch(trusting, https.getAddress().getPort()))
                    .run("example.org");
        } finally {
            https.stop(0);
        }
    }

    @Test
    void aPolicyIsJudgedAsOtherServersGetIt() throws Exception {
        String ours = server.bean(MtaStsPolicy.class).text().orElseThrow();
        assertThat(policy("text/plain", 200, ours).status()).isEqualTo(Status.OK);
        assertThat(policy("text/html", 200, ours).advice()).contains("text/plain");
        assertThat(policy("text/plain", 404, "none").advice()).contains("answers with 404");
        assertThat(policy("text/plain", 302, "moved").advice()).contains("Redirects are not followed");
        assertThat(policy("text/plain", 200, ours.replace("enforce", "testing")).status())
                .isEqualTo(Status.IMPROVE);
        Finding elsewhere = policy("text/plain", 200, ours.replace("mail.example.org", "mx.elsewhere.example"));
        assertThat(elsewhere.status()).isEqualTo(Status.WRONG);
        assertThat(elsewhere.advice()).contains("does not name mail.example.org");
    }

    @Test
    void aPolicyBehindACertificateThatOthersRefuseIsToldSo() throws Exception {
        Finding refused = policy(OWN.clientContext(), "text/plain", 200, "version: STSv1");
        assertThat(refused.status()).isEqualTo(Status.IMPROVE);
        assertThat(refused.advice()).contains("Servers refuse the certificate");
    }
}
