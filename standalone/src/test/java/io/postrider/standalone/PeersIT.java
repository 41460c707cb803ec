package io.postrider.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.standalone.tryout.Credentials.Account;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.peers.Exim;
import io.postrider.testkit.peers.OpenDkim;
import io.postrider.testkit.peers.PolicyHost;
import io.postrider.testkit.peers.Postfix;
import io.postrider.testkit.peers.Programs;
import io.postrider.testkit.peers.SignedZones;
import io.postrider.testkit.peers.UsualPort;
import io.postrider.testkit.tls.TestCertificate;
import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole suite with Debian's servers around it: Postfix and Exim, which it sends to and which send to it, an OpenDKIM that judges
 * its signatures, a BIND that validates signed zones for it and for Postfix, and a host of MTA-STS policies.
 */
@Timeout(600)
class PeersIT {
    private static final String POSTFIX = "127.0.0.11";
    private static final String EXIM = "127.0.0.12";
    private static final String NOBODY = "127.0.0.13";
    private static final int PORT = Programs.freePort(POSTFIX, EXIM, NOBODY);
    private static final String PASSWORD = "correct horse";
    private static final TestCertificate CA = TestCertificate.selfSigned("Test CA");
    private static final TestCertificate POSTFIX_OWN = TestCertificate.selfSigned("mx.postfix.test");

    @TempDir
    static Path folder;

    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static final Map<String, String> SETTINGS = new LinkedHashMap<>();
    private static TestSuite suite;
    private static PolicyHost policies;
    private static Postfix postfix;
    private static Exim exim;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Postfix.isHere(), "Postfix is not installed, or this is not root");
        assumeTrue(Exim.isHere(), "Exim is not installed");
        assumeTrue(OpenDkim.isHere(), "OpenDKIM is not installed");
        assumeTrue(SignedZones.possible(), "BIND is not installed");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        SignedZones zones = opened(new SignedZones(Files.createDirectory(folder.resolve("zones"))));
        policies = opened(new PolicyHost(CA.issue("mta-sts.exim.test", "mta-sts.misled.test"))
                .policy("version: STSv1\nmode: enforce\nmx: mx.exim.test\nmax_age: 86400\n"));
        startSuite(zones.port());
        JsonNode keys = keys();
        write(zones, keys);
        zones.start();
        lookForKeysNow();
        startPostfix(opened(new UsualPort(zones.port())).address(), keys);
        startExim();
        Await.until(TestSuite.LONG, () -> signing(keys()), "the keys to be found in the DNS");
    }

    private static <T extends AutoCloseable> T opened(T one) {
        OPEN.addFirst(one);
        return one;
    }

    private static void startSuite(int resolver) throws Exception {
        Path ca = Files.writeString(folder.resolve("ca.pem"), CA.certificatePem());
        SETTINGS.put("postrider.outbound-enabled", "true");
        SETTINGS.put("postrider.delivery.outbound.port", Integer.toString(PORT));
        SETTINGS.put("postrider.delivery.outbound.private-networks", "127.0.0.0/8");
        SETTINGS.put("postrider.delivery.outbound.ca", ca.toString());
        SETTINGS.put("postrider.delivery.outbound.routes-refresh", "500ms");
        SETTINGS.put("postrider.delivery.outbound.first-retry", "1s");
        SETTINGS.put("postrider.delivery.outbound.last-retry", "2s");
        SETTINGS.put("postrider.delivery.mta-sts.port", Integer.toString(policies.port()));
        SETTINGS.put("postrider.auth.dkim.look-every", "1s");
        SETTINGS.put("postrider.dns.timeout", "20s");
        SETTINGS.put("postrider.dns.resolver", "127.0.0.1:" + resolver);
        SETTINGS.forEach(System::setProperty);
        suite = opened(new TestSuite(folder.resolve("data")));
        suite.start();
    }

    private static JsonNode keys() throws Exception {
        return Await.until(
                TestSuite.LONG,
                () -> JsonMapper.shared()
                        .readTree(suite.rest("GET", "/v1/domains/example.test/dkim-keys", ""))
                        .get("items"),
                keys -> keys.size() == 2,
                "the domain's keys");
    }

    private static boolean signing(JsonNode keys) {
        return keys.valueStream().allMatch(key -> key.get("state").asString().equals("signing"));
    }

    private static void write(SignedZones zones, JsonNode keys) throws Exception {
        var zone = new StringBuilder(
                "@ IN MX 10 mail\nmail IN A 127.0.0.1\n" + tlsa(suite.ports().smtp(), "mail", own()));
        for (JsonNode key : keys) {
            // RFC 6376 section 3.6.2.2: strings of at most 255 octets
            zone.append(key.get("recordName").asString())
                    .append(". IN TXT \"")
                    .append(key.get("recordValue").asString().replaceAll("(.{200})", "$1\" \""))
                    .append("\"\n");
        }
        String sts =
                "_mta-sts IN TXT \"v=STSv1; id=1;\"\nmta-sts IN A 127.0.0.1\n@ IN MX 10 mx\nmx IN A " + EXIM + '\n';
        zones.signed("example.test", zone.toString())
                .signed(
                        "postfix.test",
                        "@ IN MX 10 mx\nmx IN A " + POSTFIX + '\n' + tlsa(PORT, "mx", POSTFIX_OWN.certificate()))
                .plain("exim.test", sts)
                .plain("misled.test", sts)
                .plain("beyond.test", "@ IN MX 10 mx\nmx IN A " + NOBODY + '\n');
    }

    /** And not in a minute. */
    private static void lookForKeysNow() throws SQLException {
        try (var connection = suite.database().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("UPDATE directory.domain SET dkim_due_at = now()");
        }
    }

    /** RFC 7672 section 3.1.1: by the key, whoever issued the certificate. */
    private static String tlsa(int port, String host, X509Certificate certificate) throws Exception {
        byte[] key = MessageDigest.getInstance("SHA-256")
                .digest(certificate.getPublicKey().getEncoded());
        return "_%d._tcp.%s IN TLSA 3 1 1 %s\n"
                .formatted(port, host, HexFormat.of().formatHex(key));
    }

    /** What the suite's listeners show. */
    private static X509Certificate own() throws Exception {
        try (InputStream in = Files.newInputStream(folder.resolve("data/secrets/tls.crt"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static void startPostfix(String resolver, JsonNode keys) throws Exception {
        var records = new StringBuilder();
        keys.forEach(key -> records.append(key.get("recordName").asString())
                .append(' ')
                .append(key.get("recordValue").asString())
                .append('\n'));
        OpenDkim judge = opened(new OpenDkim(folder.resolve("judge"), records.toString()));
        Path home = Files.createDirectory(folder.resolve("postfix"));
        POSTFIX_OWN.writeTo(home);
        Postfix.resolver(home, resolver);
        String mx = "[mail.example.test]:" + suite.ports().smtp();
        String settings = """
                mynetworks = 127.0.0.0/8
                smtpd_tls_security_level = may
                smtpd_tls_cert_file = %1$s/tls.crt
                smtpd_tls_key_file = %1$s/tls.key
                smtpd_tls_loglevel = 1
                smtp_tls_loglevel = 1
                smtp_host_lookup = dns
                smtp_helo_name = mx.postfix.test
                transport_maps = inline:{ {%2$s=dane:%5$s} {%3$s=may:%5$s} }
                sender_dependent_default_transport_maps = inline:{ {%2$s=submit:[mail.example.test]:%6$d} }
                smtp_sasl_password_maps = inline:{ {[mail.example.test]:%6$d=%2$s:%4$s} }
                """.formatted(
                        home,
                        ann().address(),
                        bob().address(),
                        ann().password(),
                        mx,
                        suite.ports().submission());
        String services = """
                dane unix - - y - - smtp -o smtp_tls_security_level=dane -o smtp_dns_support_level=dnssec
                may unix - - y - - smtp -o smtp_tls_security_level=may
                submit unix - - y - - smtp -o smtp_tls_security_level=encrypt -o smtp_sasl_auth_enable=yes
                  -o smtp_sasl_security_options=noanonymous
                """;
        postfix = opened(Postfix.start(
                home,
                new Postfix.Setup(
                        "postfix.test", new InetSocketAddress(POSTFIX, PORT), settings + judge.milter(), services)));
    }

    private static void startExim() {
        exim = opened(Exim.start(
                folder.resolve("exim"),
                new Exim.Setup(
                        "exim.test",
                        new InetSocketAddress(EXIM, PORT),
                        CA.issue("mx.exim.test"),
                        PASSWORD,
                        new Exim.Suite(
                                "example.test",
                                "localhost::" + suite.ports().smtp(),
                                "localhost::" + suite.ports().submission(),
                                ann().address(),
                                ann().password(),
                                Path.of(suite.credentials().caCertificate())))));
    }

    @AfterAll
    static void stop() throws Exception {
        SETTINGS.keySet().forEach(System::clearProperty);
        for (AutoCloseable one : OPEN) {
            one.close();
        }
    }

    private static Account ann() {
        return suite.credentials().accounts().get(0);
    }

    private static Account bob() {
        return suite.credentials().accounts().get(1);
    }

    /** Hands a message to Postfix, for it to send on. */
    private static void byPostfix(String from, String subject, String recipient) throws Exception {
        var message = new MimeMessage(suite.session());
        message.setFrom(new InternetAddress(from));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
        message.setSubject(subject);
        message.setText("x");
        try (Transport transport = suite.session().getTransport("smtp")) {
            transport.connect(POSTFIX, PORT, null, null);
            transport.sendMessage(message, new Address[] {new InternetAddress(recipient)});
        }
    }

    private static void byExim(String from, String subject, String recipient) {
        exim.send(from, recipient, """
                From: %s
                To: %s
                Subject: %s
                Date: Mon, 23 Nov 2026 10:00:00 +0000
                Message-ID: <%d@exim.test>

                x
                """.formatted(from, recipient, subject, System.nanoTime()));
    }

    private static void awaitInbox(Account account, String subject) {
        Await.until(
                TestSuite.LONG,
                () -> suite.inbox(account, TestSuite::subjects),
                subjects -> subjects.contains(subject),
                "mail to arrive");
    }

    private static String awaitTrace(String recipient, String wanted) {
        return Await.until(
                TestSuite.LONG,
                () -> suite.rest("GET", "/v1/messages/trace?recipient=" + recipient, ""),
                trace -> trace.contains(wanted),
                wanted);
    }

    @Test
    void postfixGetsOurMailByDaneAndOpenDkimBelievesBothSignatures() throws Exception {
        suite.send("to Postfix", "x", "kim@postfix.test");

        assertThat(postfix.delivered())
                .contains("Subject: to Postfix")
                .contains("DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.test;")
                .contains("Authentication-Results: mx.judge;")
                .containsPattern("dkim=pass \\(2048-bit key\\) header.d=example.test");
        assertThat(awaitTrace("kim@postfix.test", "\"outcome\":\"relayed\"")).contains("\"tls\":\"dane\"");
        assertThat(postfix.log()).contains("TLS connection established from");
    }

    @Test
    void eximGetsOurMailByThePolicyOfItsDomainAndAnotherDomainsPolicyKeepsItAway() throws Exception {
        suite.send("to Exim", "x", "kim@exim.test");
        suite.send("misled", "x", "kim@misled.test");

        Await.until(TestSuite.LONG, () -> eximHas("Subject: to Exim"), "mail to reach Exim");
        assertThat(awaitTrace("kim@exim.test", "\"outcome\":\"relayed\"")).contains("\"tls\":\"mta-sts\"");
        awaitTrace("kim@misled.test", "\"status\":\"4.7.");
        assertThat(policies.asked()).contains("mta-sts.exim.test/.well-known/mta-sts.txt");
        assertThat(exim.messages()).noneMatch(message -> message.contains("Subject: misled"));
    }

    private static boolean eximHas(String text) {
        return exim.messages().stream().anyMatch(message -> message.contains(text));
    }

    @Test
    void postfixSendsToUsUnderDaneAndWithWhateverCertificate() throws Exception {
        byPostfix("kim@postfix.test", "by DANE", ann().address());
        byPostfix("kim@postfix.test", "by any certificate", bob().address());

        awaitInbox(ann(), "by DANE");
        awaitInbox(bob(), "by any certificate");
        assertThat(postfix.log())
                .contains("Verified TLS connection established to mail.example.test[127.0.0.1]")
                .contains("Untrusted TLS connection established to mail.example.test[127.0.0.1]");
    }

    @Test
    void postfixSubmitsWithALogin() throws Exception {
        byPostfix(ann().address(), "submitted by Postfix", "lee@exim.test");

        Await.until(TestSuite.LONG, () -> eximHas("Subject: submitted by Postfix"), "mail to come through");
    }

    @Test
    void eximSendsToUsAndSubmitsWithALogin() throws Exception {
        byExim("kim@exim.test", "by Exim", bob().address());
        byExim(ann().address(), "submitted by Exim", bob().address());

        awaitInbox(bob(), "by Exim");
        awaitInbox(bob(), "submitted by Exim");
        assertThat(exim.log()).contains("A=plain");
    }

    /** Until the route is known everywhere its mail goes by MX, where nobody is, and waits. */
    @Test
    void eximIsASmarthostForThoseWhoLogIn() throws Exception {
        suite.rest("POST", "/v1/routes", """
                {"recipientDomain":"beyond.test","transport":"smarthost","host":"mx.exim.test","port":%d,
                 "username":"relay","password":"%s","certificateAuthorities":%s}""".formatted(
                        PORT, PASSWORD, JsonMapper.shared().writeValueAsString(CA.certificatePem())));
        suite.send("through Exim", "x", "kim@beyond.test");

        Await.until(TestSuite.LONG, () -> eximHas("Subject: through Exim"), "mail to come through");
        assertThat(exim.log()).containsPattern("<= " + ann().address() + ".* A=plain:relay");
    }
}
