package io.postrider.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.api.auth.SigningApi.SigningKeys;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.mail.address.DomainName;
import io.postrider.mail.dkim.DkimAlgorithm;
import io.postrider.mail.dkim.DkimKey;
import io.postrider.mail.dkim.SignableMessage;
import io.postrider.mail.srs.ReversePaths;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.peers.OpenDkim;
import io.postrider.testkit.peers.Postfix;
import io.postrider.testkit.peers.Postfix.Setup;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Postfix takes what we forward, and OpenDKIM beside it believes the sender's signature. */
class PostfixForwardingIT {
    private static final String MESSAGE = """
            Received: from client.test by mx.example.test; Mon, 23 Nov 2026 10:00:00 +0000
            From: Kim <kim@sender.test>
            To: sales@example.test
            Subject: From a domain
             with a strict policy
            Date: Mon, 23 Nov 2026 10:00:00 +0000
            Message-ID: <1@sender.test>

            . Hello  there,\s

            .
            """.replace("\n", "\r\n");

    @Test
    void postfixTakesItAndOpenDkimBelievesIt(@TempDir Path folder, @TempDir Path secrets) throws Exception {
        assumeTrue(Postfix.isHere() && OpenDkim.isHere(), "no Postfix and OpenDKIM, or not root");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        String record = "v=DKIM1; k=rsa; p="
                + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        Files.writeString(secrets.resolve(ReversePaths.SECRET), "the secret of reverse-paths");
        var key = DkimKey.of("s1", DkimAlgorithm.RSA_SHA256, pair.getPrivate().getEncoded());
        byte[] octets = MESSAGE.getBytes(US_ASCII);
        byte[] fields = SignableMessage.read(new ByteArrayInputStream(octets))
                .sign(DomainName.of("sender.test"), List.of(key), Instant.now());
        byte[] signed = (new String(fields, US_ASCII) + MESSAGE).getBytes(US_ASCII);
        TestDatabase database = DeliveryNode.database();
        try (FakeDns dns = FakeDns.start().a("far.test", "127.0.0.1").txt("s1._domainkey.sender.test", record);
                var judge = new OpenDkim(folder.resolve("judge"), "s1._domainkey.sender.test " + record + "\n");
                var postfix =
                        Postfix.start(folder, Setup.of("far.test", "disable_dns_lookups = yes\n" + judge.milter()));
                var node = node(database, secrets, dns, postfix)) {
            var recipient = new Recipient("kim@far.test", null, null, null, null, null, "sales@example.test");
            node.accept()
                    .accept(new AcceptRequest(
                            Accepts.envelope(
                                    UUID.randomUUID(),
                                    "bounces+one-as-newsletters-have@sender.test",
                                    List.of(recipient),
                                    null),
                            signed));

            String delivered = postfix.delivered();

            assertThat(delivered)
                    .startsWith("Return-Path: <SRS0=")
                    .contains("=sender.test=bounces+one-as-newsletters-have@example.test>")
                    .contains("Authentication-Results: mx.judge;")
                    .contains("dkim=pass (2048-bit key) header.d=sender.test")
                    .contains("Delivered-To: sales@example.test");
        } finally {
            database.close();
        }
    }

    private static DeliveryNode node(TestDatabase database, Path secrets, FakeDns dns, Postfix postfix) {
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE),
                new FakeMailboxes(),
                new FakeDirectory(),
                domain -> new SigningKeys(List.of()),
                Map.of(
                        "postrider.secrets-dir",
                        secrets,
                        "postrider.outbound-enabled",
                        "true",
                        "postrider.delivery.outbound.port",
                        postfix.port(),
                        "postrider.delivery.outbound.private-networks",
                        "127.0.0.0/8",
                        "postrider.dns.timeout",
                        "20s",
                        "postrider.dns.resolver",
                        "127.0.0.1:" + dns.port()));
    }
}
