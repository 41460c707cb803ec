package io.postrider.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The 18 ways of "Composition Kills" (Chen, Paxson and Jiang, USENIX Security 2020) to send mail in the name of {@code legit.test} from
 * a server that may send for {@code attack.test} only. None is taken, and none is told to be authenticated.
 */
class CompositionKillsTest {
    private static SenderWorld world;

    @BeforeAll
    static void begin() {
        world = new SenderWorld();
    }

    @AfterAll
    static void end() {
        world.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            A1 HELO passes, MAIL FROM is a name that is not there | attack.test | any@ghost.legit.test | From: a@legit.test | 550 5.7.26
            A2 HELO passes, MAIL FROM is empty | attack.test | | From: a@legit.test | 550 5.7.26
            A3 MAIL FROM with a bracket that begins a comment | attack.test | any@legit.test(.attack.test | From: a@legit.test | 501 5.1.7
            A4 MAIL FROM with a quote in the domain | attack.test | any@legit.test'.attack.test | From: a@legit.test | 501 5.1.7
            A5 MAIL FROM with a route | attack.test | @legit.test,@any.test:any@attack.test | From: a@legit.test | 550 5.7.26
            A6 a selector with a NUL | attack.test | a@attack.test | DKIM-Signature: v=1; a=rsa-sha256; d=legit.test; s=attack.test.\\0.any; h=from; bh=AAAA; b=AAAA~From: a@legit.test | 550 5.6.0
            A7 a signing domain with a bracket | attack.test | a@attack.test | DKIM-Signature: v=1; a=rsa-sha256; d=legit.test(.attack.test; s=s; h=from; bh=AAAA; b=AAAA~From: a@legit.test | 550 5.7.26
            A8 two From fields | attack.test | a@attack.test | From: a@attack.test~From: a@legit.test | 550 5.7.1
            A9 two From fields, the first with white space in front | attack.test | a@attack.test | ~ From: a@legit.test~From: a@attack.test | 550 5.7.1
            A10 two From fields, one with white space before the colon | attack.test | a@attack.test | From : a@legit.test~From: a@attack.test | 550 5.7.1
            A11 two From fields, one folded before the colon | attack.test | a@attack.test | From~ : a@legit.test~From: a@attack.test | 550 5.7.1
            A12 no From field, but a Sender | attack.test | a@attack.test | Sender: a@legit.test~Resent-From: a@legit.test | 550 5.6.0
            A13 two addresses | attack.test | a@attack.test | From: a@attack.test, a@legit.test | 550 5.7.1
            A14 two addresses, one of nobody between | attack.test | a@attack.test | From: <a@attack.test>, ,<a@legit.test> | 550 5.7.1
            A15 addresses in an encoded word | attack.test | a@attack.test | From: =?utf-8?b?PGFAbGVnaXQudGVzdD4=?=, <a@attack.test | 550 5.7.1
            A16 a route in front of the address | attack.test | a@attack.test | From: <@attack.test,@legit.test:a@legit.test> | 550 5.7.1
            A17 quoted pairs outside of quotes | attack.test | a@attack.test | From: <a@legit.test\\,><b@attack.test> | 550 5.7.1
            A18 an address behind the address | attack.test | a@attack.test | From: <b@attack.test>a@legit.test | 550 5.7.1
            """)
    void takesNothingThatReadersWouldTakeForSomebodyElses(
            String name, String helo, String reversePath, String header, String reply) throws Exception {
        String lines = header.replace("\\0", "\0").replace("~", "\r\n").stripLeading();
        String message = (header.startsWith("~") ? " " : "") + lines + "\r\nSubject: hello\r\n\r\nhello";
        assertThat(world.send(helo, reversePath == null ? "" : reversePath, message))
                .startsWith(reply);
        assertThat(world.accepted()).isZero();
    }

    @Test
    void keepsForgedResultsFromEverybodyWhoReadsOnlyOurs() throws Exception {
        try (SenderWorld other = new SenderWorld()) {
            String forged = "Authentication-Results: mx.example.org; dmarc=pass header.from=bank.test\r\n";
            assertThat(other.send("a@attack.test", forged + "From: a@attack.test\r\n" + forged + "\r\nhello"))
                    .startsWith("250 ");
            assertThat(other.results())
                    .doesNotContain("bank.test")
                    .contains("dmarc=pass")
                    .doesNotContain("\n");
        }
    }
}
