package io.postrider.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the DNS of a sender can do to us: nothing but be told in the results. */
class LyingDnsTest {
    private static final String MESSAGE = "From: a@odd.test\r\nSubject: hello\r\n\r\nhello";

    private final SenderWorld world = new SenderWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private String results() throws Exception {
        assertThat(world.send("a@odd.test", MESSAGE)).startsWith("250 ");
        assertThat(world.dns.questions()).hasSizeLessThanOrEqualTo(111);
        return world.results();
    }

    @Test
    void endsAChainOfElevenIncludes() throws Exception {
        world.dns.txt("odd.test", "v=spf1 include:i1.odd.test -all");
        for (int i = 1; i < 15; i++) {
            world.dns.txt("i" + i + ".odd.test", "v=spf1 include:i" + (i + 1) + ".odd.test -all");
        }
        assertThat(results()).contains("; spf=permerror smtp.mailfrom=odd.test");
        assertThat(world.dns.questions()).doesNotContain("i11.odd.test. TXT");
    }

    @Test
    void endsAtTheThirdNameThatIsNotThere() throws Exception {
        world.dns.txt("odd.test", "v=spf1 a:n1.odd.test a:n2.odd.test a:n3.odd.test a:n4.odd.test ip4:127.0.0.1 -all");
        assertThat(results()).contains("; spf=permerror");
        assertThat(world.dns.questions()).doesNotContain("n4.odd.test. A");
    }

    @Test
    void asksForNoneOfFiftyExchangers() throws Exception {
        world.dns.txt("odd.test", "v=spf1 mx -all");
        for (int i = 0; i < 50; i++) {
            world.dns.mx("odd.test", i, "mx" + i + ".odd.test").a("mx" + i + ".odd.test", "192.0.2.1");
        }
        assertThat(results()).contains("; spf=permerror");
        assertThat(world.dns.questions()).noneMatch(question -> question.startsWith("mx"));
    }

    @Test
    void expandsMacrosWithinBounds() throws Exception {
        world.dns.txt("odd.test", "v=spf1 exists:" + "%{l}.%{d}.%{i}.".repeat(40) + "odd.test ?all");
        assertThat(results()).contains("; spf=neutral");
    }

    @Test
    void followsNoAliasesInCircles() throws Exception {
        world.dns.cname("odd.test", "two.test").cname("two.test", "odd.test");
        assertThat(results()).contains("; spf=none");
    }

    @Test
    void includesItselfNoMoreThanTenTimes() throws Exception {
        world.dns.txt("odd.test", "v=spf1 include:odd.test -all");
        assertThat(results()).contains("; spf=permerror");
    }

    @Test
    void takesMailWhenTheDnsFails() throws Exception {
        world.dns.servfail("odd.test").servfail("_dmarc.odd.test").servfail("1.0.0.127.in-addr.arpa");
        assertThat(results()).contains("iprev=temperror", "; spf=temperror", "; dmarc=temperror");
    }

    @Test
    void asksForItAgainWhenThatIsThePolicy() throws Exception {
        try (SenderWorld strict = new SenderWorld(Duration.ofSeconds(20), true, "")) {
            strict.dns.servfail("odd.test");
            assertThat(strict.send("a@odd.test", MESSAGE)).startsWith("451 4.4.3 ");
            strict.dns.works("odd.test").txt("odd.test", "v=spf1 ip4:127.0.0.1 -all");
            assertThat(strict.send("a@odd.test", MESSAGE)).startsWith("250 ");
        }
    }

    @Test
    void waitsForNoAnswerLongerThanItsTime() throws Exception {
        try (SenderWorld hurried = new SenderWorld(Duration.ofMillis(300), true, "")) {
            hurried.dns.silent("odd.test").silent("_dmarc.odd.test").silent("1.0.0.127.in-addr.arpa");
            assertThat(hurried.send("a@odd.test", MESSAGE)).startsWith("451 4.4.3 ");
        }
    }
}
