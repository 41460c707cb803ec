package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.api.auth.SigningApi.SigningAlgorithm;
import io.postrider.api.auth.SigningApi.SigningKey;
import io.postrider.api.auth.SigningApi.SigningKeys;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.mail.address.DomainName;
import io.postrider.mail.address.Mailbox;
import io.postrider.mail.arc.ArcResult;
import io.postrider.mail.arc.ArcResult.Status;
import io.postrider.mail.arc.ArcVerifier;
import io.postrider.mail.dkim.BodyHashes;
import io.postrider.mail.dkim.DkimAlgorithm;
import io.postrider.mail.dkim.DkimKey;
import io.postrider.mail.dkim.DkimResult;
import io.postrider.mail.dkim.DkimVerifier;
import io.postrider.mail.dkim.SignableMessage;
import io.postrider.mail.dkim.StreamedMessage;
import io.postrider.mail.dns.TxtLookup;
import io.postrider.mail.srs.ReversePaths;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.sink.SinkMessage;
import io.postrider.testkit.sink.SinkMta;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail of strangers that leaves again because an address here leads elsewhere. */
class ForwardingIT {
    private static final String SECRET = "the secret of reverse-paths";
    private static final String FORWARDER = "sales@example.test";
    private static final Instant NOW = Instant.now();
    private static final KeyPair SENDERS = pair("Ed25519", 255);
    private static final KeyPair OURS = pair("RSA", 2048);

    private static final String MESSAGE = """
            Received: from client.test by mx.example.test; Mon, 23 Nov 2026 10:00:00 +0000
            From: Kim <kim@sender.test>
            To: sales@example.test
            Subject: An offer
            Date: Mon, 23 Nov 2026 10:00:00 +0000
            Message-ID: <1@sender.test>

            Hello  there,\s

            how about it?
            """.replace("\n", "\r\n");

    private final TestDatabase database = DeliveryNode.database();
    private final FakeDns dns = FakeDns.start()
            .a("far.test", "127.0.0.1")
            .a("sender.test", "127.0.0.1")
            .txt("s1._domainkey.sender.test", "v=DKIM1; k=ed25519; p=" + base64(tail(SENDERS)))
            .txt(
                    "ours._domainkey.example.test",
                    "v=DKIM1; k=rsa; p=" + base64(OURS.getPublic().getEncoded()));
    private final SinkMta sink = SinkMta.start();
    private final FakeMailboxes mailboxes = new FakeMailboxes();

    @TempDir
    private Path secrets;

    private @Nullable DeliveryNode node;

    private static KeyPair pair(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] tail(KeyPair pair) {
        byte[] key = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(key, key.length - 32, key.length);
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    @BeforeEach
    void start() throws IOException {
        Files.writeString(secrets.resolve(ReversePaths.SECRET), SECRET + "\n");
        node = new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE),
                mailboxes,
                new FakeDirectory().with("postmaster@example.test", UUID.randomUUID()),
                domain -> new SigningKeys(
                        domain.equals("example.test")
                                ? List.of(new SigningKey(
                                        "ours",
                                        SigningAlgorithm.RSA_SHA256,
                                        OURS.getPrivate().getEncoded()))
                                : List.of()),
                Map.of(
                        "postrider.secrets-dir", secrets,
                        "postrider.outbound-enabled", "true",
                        "postrider.delivery.queue.claim-interval", "50ms",
                        "postrider.delivery.reports.believed", "198.51.100.0/24",
                        "postrider.delivery.reports.gather", "10ms",
                        "postrider.delivery.outbound.port", sink.port(),
                        "postrider.delivery.outbound.private-networks", "127.0.0.0/8",
                        "postrider.dns.timeout", "20s",
                        "postrider.dns.resolver", "127.0.0.1:" + dns.port()));
    }

    @AfterEach
    void close() {
        if (node != null) {
            node.close();
        }
        sink.close();
        dns.close();
        database.close();
    }

    private static byte[] signed() throws IOException {
        var key = DkimKey.of(
                "s1", DkimAlgorithm.ED25519_SHA256, SENDERS.getPrivate().getEncoded());
        byte[] octets = MESSAGE.getBytes(US_ASCII);
        byte[] fields = SignableMessage.read(new ByteArrayInputStream(octets))
                .sign(DomainName.of("sender.test"), List.of(key), NOW);
        return (new String(fields, US_ASCII) + MESSAGE).getBytes(US_ASCII);
    }

    private static Recipient forwarded(@Nullable String notify) {
        return new Recipient("kim@far.test", null, null, notify, "rfc822;" + FORWARDER, null, FORWARDER);
    }

    private void accept(String reversePath, byte[] content, Recipient... recipients) {
        AcceptEnvelope envelope = Accepts.envelope(UUID.randomUUID(), reversePath, List.of(recipients), null);
        bean().accept().accept(new AcceptRequest(envelope, content));
    }

    private DeliveryNode bean() {
        if (node == null) {
            throw new IllegalStateException("not started");
        }
        return node;
    }

    private SinkMessage arrived() {
        return sink.await(1, Await.PATIENCE).getFirst();
    }

    private record Verdict(List<DkimResult> signatures, ArcResult chain) {}

    private static Verdict verify(byte[] content) throws IOException {
        TxtLookup keys = name -> switch (name) {
            case "s1._domainkey.sender.test" -> List.of("v=DKIM1; k=ed25519; p=" + base64(tail(SENDERS)));
            case "ours._domainkey.example.test" ->
                List.of("v=DKIM1; k=rsa; p=" + base64(OURS.getPublic().getEncoded()));
            default -> List.of();
        };
        var message = StreamedMessage.read(new ByteArrayInputStream(content));
        var hashes = new BodyHashes();
        var dkim = new DkimVerifier(message.headers(), hashes);
        var arc = new ArcVerifier(message.headers(), hashes);
        message.readBody(hashes);
        return new Verdict(dkim.results(keys, Instant.now()), arc.result(keys));
    }

    @Test
    void leavesInTheForwardingDomainsNameWithTheSendersSignatureWhole() throws Exception {
        dns.txt("sender.test", "v=spf1 ip4:192.0.2.1 -all");
        byte[] signed = signed();
        accept("Kim@sender.test", signed, forwarded(null));

        SinkMessage arrived = arrived();

        assertThat(arrived.reversePath()).startsWith("SRS0=").endsWith("=sender.test=Kim@example.test");
        assertThat(ReversePaths.of(SECRET)
                        .back(
                                Mailbox.parse(arrived.reversePath()).localPart(),
                                DomainName.of("example.test"),
                                Instant.now()))
                .contains(Mailbox.parse("Kim@sender.test"));
        assertThat(arrived.text()).endsWith("\r\nDelivered-To: sales@example.test\r\n" + new String(signed, US_ASCII));
        Verdict verdict = verify(arrived.content());
        assertThat(verdict.signatures()).hasSize(1).allMatch(DkimResult::passed);
        assertThat(verdict.chain().status()).isEqualTo(Status.PASS);
        assertThat(verdict.chain().sealers()).containsExactly("example.test");
        assertThat(arrived.text())
                .contains("ARC-Authentication-Results: i=1; mx.example.test; spf=pass smtp.mailfrom=sender.test;")
                .contains("dkim=pass header.d=sender.test")
                .contains("arc=none");
    }

    @Test
    void aSenderThatWouldGetTooLongKeepsItsNameAndIsToldWhatBecomesOfTheMail() throws Exception {
        // RFC 5321 section 4.5.3.1.1: more than 64 octets before the @ many servers refuse
        String longest = "bounces-" + "0123456789".repeat(4) + "@sender.test";
        accept(longest, signed(), forwarded(null));
        assertThat(arrived().reversePath()).isEqualTo(longest);
    }

    @Test
    void otherProgramsBelieveWhatArrives(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "no python3");
        accept("kim@sender.test", signed(), forwarded(null));
        Path message = folder.resolve("arrived.eml");
        Files.write(message, arrived().content());
        String script =
                """
                import sys
                try:
                    import dkim
                except ImportError:
                    print('no dkimpy'); sys.exit(0)
                keys = {'s1._domainkey.sender.test.': 'v=DKIM1; k=ed25519; p=%s',
                        'ours._domainkey.example.test.': 'v=DKIM1; k=rsa; p=%s'}
                dns = lambda name, timeout=5: keys[name.decode()].encode()
                octets = open(sys.argv[1], 'rb').read()
                print(dkim.verify(octets, dnsfunc=dns), dkim.arc_verify(octets, dnsfunc=dns)[0].decode())
                """.formatted(base64(tail(SENDERS)), base64(OURS.getPublic().getEncoded()));

        Process python = new ProcessBuilder("/usr/bin/python3", "-c", script, message.toString())
                .redirectErrorStream(true)
                .start();

        String said = new String(python.getInputStream().readAllBytes(), ISO_8859_1).strip();
        assumeTrue(!said.equals("no dkimpy"), "install python3-dkim");
        assertThat(said).isEqualTo("True pass");
    }

    @Test
    void aSecondForwarderAddsToTheChainAndLeadsBackToTheFirst() throws Exception {
        accept("kim@sender.test", signed(), forwarded(null));
        SinkMessage first = arrived();

        accept("SRS0=x4Zs=EQ=sender.test=kim@first.test", first.content(), forwarded(null));
        SinkMessage second = sink.await(2, Await.PATIENCE).getLast();

        assertThat(second.reversePath())
                .startsWith("SRS1=")
                .endsWith("=first.test==x4Zs=EQ=sender.test=kim@example.test");
        Verdict verdict = verify(second.content());
        assertThat(verdict.chain().status()).isEqualTo(Status.PASS);
        assertThat(verdict.chain().instances()).isEqualTo(2);
        assertThat(verdict.signatures()).allMatch(DkimResult::passed);
    }

    @Test
    void keepsTheSenderWhereNothingHasToBeRewritten() throws Exception {
        accept("", signed(), forwarded(null));
        assertThat(arrived().mail()).startsWith("MAIL FROM:<>");

        accept("ann@example.test", signed(), forwarded(null));
        assertThat(sink.await(2, Await.PATIENCE).getLast().reversePath()).isEqualTo("ann@example.test");

        AcceptRequest submitted = Accepts.submitted(
                UUID.randomUUID(), "joe@example.test", MESSAGE.getBytes(US_ASCII), List.of(forwarded(null)));
        bean().accept().accept(submitted);
        SinkMessage ours = sink.await(3, Await.PATIENCE).getLast();
        assertThat(ours.reversePath()).isEqualTo("joe@example.test");
        assertThat(ours.text()).contains("Delivered-To: sales@example.test\r\n").doesNotContain("ARC-Seal");
    }

    @Test
    void asksOthersToReportToNobodyWhoMayNeverHaveWritten() throws Exception {
        accept("kim@sender.test", signed(), forwarded("FAILURE"));
        assertThat(arrived().recipients().getFirst()).contains("NOTIFY=FAILURE ORCPT=rfc822;sales@example.test");

        accept("victim@sender.test", MESSAGE.getBytes(US_ASCII), forwarded("FAILURE"));
        assertThat(sink.await(2, Await.PATIENCE).getLast().recipients().getFirst())
                .contains("NOTIFY=NEVER ORCPT=rfc822;sales@example.test");
    }

    @Test
    void aSenderWhoseDomainSignedIsToldThatItFailedAndAForgedOneIsNot() throws Exception {
        sink.reply("RCPT TO:<kim@far.test>", "550 5.1.1 nobody", 2);
        accept("victim@sender.test", MESSAGE.getBytes(US_ASCII), forwarded(null));
        eventually(() -> assertThat(bean().count("queue.message")).isZero());
        assertThat(sink.messages()).isEmpty();

        accept("kim@sender.test", signed(), forwarded(null));

        SinkMessage report = arrived();
        assertThat(report.mail()).startsWith("MAIL FROM:<>");
        assertThat(report.forwardPaths()).containsExactly("kim@sender.test");
        assertThat(report.text()).contains("Status: 5.1.1").contains("Original-Recipient: rfc822; sales@example.test");
    }
}
