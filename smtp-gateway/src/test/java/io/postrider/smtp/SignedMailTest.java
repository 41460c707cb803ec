package io.postrider.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail that other software has signed for {@code legit.test} (see make.py beside it), as it was and as somebody made it. */
class SignedMailTest {
    private final SenderWorld world = new SenderWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dkimpy-rsa.eml", "dkimpy-ed25519.eml", "opendkim-relaxed.eml", "opendkim-simple.eml"})
    void takesWhatOthersSign(String file) throws Exception {
        assertThat(world.send("bounces@attack.test", SenderWorld.resource(file)))
                .startsWith("250 ");
        assertThat(world.results())
                .contains("; dkim=pass header.d=legit.test", "; dmarc=pass (p=reject dis=none) header.from=legit.test");
    }

    @ParameterizedTest
    @CsvSource({"weak.eml,policy", "opendkim-sha1.eml,permerror", "expired.eml,permerror", "partial.eml,policy"})
    void believesNoSignatureThatProvesTooLittle(String file, String result) throws Exception {
        assertThat(world.send("bounces@attack.test", SenderWorld.resource(file)))
                .startsWith("550 5.7.26 ")
                .contains("legit.test");
        try (SenderWorld lenient = new SenderWorld()) {
            lenient.dns.remove("_dmarc.legit.test");
            assertThat(lenient.send("bounces@attack.test", SenderWorld.resource(file)))
                    .startsWith("250 ");
            assertThat(lenient.results()).contains("; dkim=" + result + " (").contains("; dmarc=none");
        }
    }

    @Test
    void believesNoSignatureUnderWhichSomethingWasAdded() throws Exception {
        String added = SenderWorld.resource("partial.eml") + "<html>Pay here: http://attack.test/</html>\r\n";
        assertThat(world.send("bounces@attack.test", added)).startsWith("550 5.7.26 ");
    }

    @ParameterizedTest
    @CsvSource({"From: a@attack.test,550 5.7.1", "Subject: Pay here,550 5.7.26", "X-Other: x,250 2.0.0"})
    void believesNoSignatureBesideWhichAnotherFieldStands(String field, String reply) throws Exception {
        assertThat(world.send("bounces@attack.test", field + "\r\n" + SenderWorld.resource("dkimpy-rsa.eml")))
                .startsWith(reply);
    }

    @Test
    void looksAtTenSignaturesAtMost() throws Exception {
        assertThat(world.send("bounces@attack.test", SenderWorld.resource("fifty.eml")))
                .startsWith("550 5.7.26 ");
        assertThat(world.dns.questions().stream()
                        .filter(question -> question.contains("_domainkey"))
                        .distinct())
                .hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void countsOneMailThatComesAgainAndAgain() throws Exception {
        for (int i = 0; i <= 100; i++) {
            assertThat(world.send("bounces@attack.test", SenderWorld.resource("dkimpy-rsa.eml")))
                    .startsWith("250 ");
        }
        assertThat(world.meters.counter("postrider.smtp.dkim.replays").count()).isEqualTo(1);
    }

    @Test
    void saysThatItCouldNotAskWhereItCouldNot() throws Exception {
        world.dns.servfail("rsa._domainkey.legit.test");
        assertThat(world.send("bounces@attack.test", SenderWorld.resource("dkimpy-rsa.eml")))
                .startsWith("250 ");
        assertThat(world.results()).contains("; dkim=temperror", "; dmarc=temperror");
    }
}
