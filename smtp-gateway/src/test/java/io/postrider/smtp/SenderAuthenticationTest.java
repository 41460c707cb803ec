package io.postrider.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.mail.address.DomainName;
import io.postrider.mail.arc.ArcSealer;
import io.postrider.mail.arc.ArcVerifier;
import io.postrider.mail.dkim.BodyHashes;
import io.postrider.mail.dkim.DkimAlgorithm;
import io.postrider.mail.dkim.DkimKey;
import io.postrider.mail.dkim.StreamedMessage;
import io.postrider.testkit.await.Await;
import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SenderAuthenticationTest {
    private static final String FORGED = "From: Ann <ann@legit.test>\r\nSubject: hello\r\n\r\nhello\r\n";

    private final SenderWorld world = new SenderWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private List<Finding> findings() {
        return world.gateway.verdicts().getLast().verdict().findings();
    }

    @Test
    void tellsInOneFieldWhatItFound() throws Exception {
        assertThat(world.send("news@attack.test", "From: a@attack.test\r\n\r\nhello"))
                .startsWith("250 ");
        assertThat(world.results())
                .isEqualTo("Authentication-Results: mx.example.org; iprev=pass policy.iprev=127.0.0.1"
                        + " (mail.attack.test); spf=pass smtp.mailfrom=attack.test; dkim=none; arc=none;"
                        + " dmarc=pass (p=reject dis=none) header.from=attack.test");
    }

    @Test
    void tellsTheEvidenceOfEachCheck() throws Exception {
        world.dns.signed("attack.test");
        assertThat(world.send("news@attack.test", "From: a@attack.test\r\n\r\nhello"))
                .startsWith("250 ");
        assertThat(findings())
                .extracting(Finding::check, Finding::result, Finding::evidence)
                .contains(
                        tuple("spf", "pass", "ip4:127.0.0.1; attack.test TXT v=spf1 ip4:127.0.0.1 -all (DNSSEC)"),
                        tuple(
                                "dmarc",
                                "pass",
                                "aligned: spf=attack.test; p=reject done=none;"
                                        + " _dmarc.attack.test TXT v=DMARC1; p=reject (DNSSEC)"));
    }

    @Test
    void refusesWhatItsDomainWantsRefusedAndNamesIt() throws Exception {
        assertThat(world.send("a@attack.test", FORGED))
                .isEqualTo("550 5.7.26 The message is not authenticated as mail of legit.test, whose DMARC policy"
                        + " is to reject it");
        assertThat(world.gateway.verdicts().getLast().verdict().action()).isEqualTo(Action.REJECT);
    }

    @Test
    void putsWhatItsDomainHoldsForSuspiciousIntoJunk() throws Exception {
        world.dns.remove("_dmarc.legit.test").txt("_dmarc.legit.test", "v=DMARC1; p=quarantine");
        assertThat(world.send("a@attack.test", FORGED)).startsWith("250 ");
        assertThat(world.results()).contains("; dmarc=fail (p=quarantine dis=quarantine) header.from=legit.test");
        assertThat(world.gateway
                        .delivery()
                        .accepted()
                        .getLast()
                        .request()
                        .envelope()
                        .recipients())
                .extracting(Recipient::action)
                .containsExactly(Action.JUNK);
    }

    @Test
    void judgesNoRelayOfOurs() throws Exception {
        try (SenderWorld home = new SenderWorld(Duration.ofSeconds(20), false, "127.0.0.0/8")) {
            assertThat(home.send("a@attack.test", FORGED)).startsWith("250 ");
            assertThat(home.results()).isEmpty();
            assertThat(home.send("a@attack.test", SenderWorld.resource("dkimpy-rsa.eml")))
                    .startsWith("250 ");
            assertThat(home.results())
                    .contains("; dkim=pass header.d=legit.test")
                    .doesNotContain("spf=");
        }
    }

    @Test
    void believesATrustedSealerWhatItSaw() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        String published = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        world.dns.txt("seal._domainkey.list.test", "v=DKIM1; p=" + published);
        String changed = "Subject: [list] hello\r\nFrom: Ann <ann@legit.test>\r\n\r\nhello\r\n-- \r\nthe list\r\n";
        String sealed = sealed(changed, "list.test", pair, "dmarc=pass header.from=legit.test");
        assertThat(world.send("list@attack.test", sealed)).startsWith("250 ");
        assertThat(world.results())
                .contains(
                        "; arc=pass",
                        "; dmarc=fail (p=reject dis=none override=trusted_forwarder) header.from=legit.test");
        String failed = sealed(changed, "list.test", pair, "dmarc=fail header.from=legit.test");
        assertThat(world.send("list@attack.test", failed)).startsWith("550 5.7.26 ");
        world.dns.txt("seal._domainkey.other.test", "v=DKIM1; p=" + published);
        String stranger = sealed(changed, "other.test", pair, "dmarc=pass header.from=legit.test");
        assertThat(world.send("list@attack.test", stranger)).startsWith("550 5.7.26 ");
    }

    private static String sealed(String message, String domain, KeyPair pair, String results) throws Exception {
        var streamed = StreamedMessage.read(new ByteArrayInputStream(message.getBytes(ISO_8859_1)));
        var hashes = new BodyHashes();
        var chain = new ArcVerifier(streamed.headers(), hashes);
        ArcSealer.want(hashes);
        streamed.readBody(hashes);
        DkimKey key =
                DkimKey.of("seal", DkimAlgorithm.RSA_SHA256, pair.getPrivate().getEncoded());
        var found = new ArcSealer.Found(streamed.headers(), hashes, chain.result(name -> List.of()), results);
        byte[] fields = new ArcSealer("mx." + domain, DomainName.of(domain), key).seal(found, Instant.now());
        return new String(fields, ISO_8859_1) + message;
    }

    @Test
    void readsLargeMailAsItPasses() throws Exception {
        String body = "0123456789".repeat(7).concat("\r\n").repeat(8_000);
        assertThat(world.send("a@attack.test", "From: a@attack.test\r\n\r\n" + body))
                .startsWith("250 ");
        assertThat(world.results()).contains("; dmarc=pass");
    }

    @Test
    void givesBackTheMemoryOfHeaders() throws Exception {
        String header = "From: a@attack.test\r\n" + "X-Filler: 0123456789\r\n".repeat(900);
        assertThat(world.send("a@attack.test", header + "\r\nhello")).startsWith("250 ");
        assertThat(world.send("a@attack.test", header + "no field\r\n\r\nhello"))
                .startsWith("250 ");
        Await.untilEquals(0L, world.memory::taken);
    }
}
