package io.postrider.platform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.mail.dns.TxtLookup.Unavailable;
import io.postrider.platform.dns.Dns.Answer;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.dns.FakeDns;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DnsIT {
    private final FakeDns server = FakeDns.start();
    private final Dns dns = new Dns(
            new DnsProperties("127.0.0.1:" + server.port(), Duration.ofSeconds(60), 8, DnsProperties.Dnssec.LOCAL));
    private final SenderRecords records = new SenderRecords(dns);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void waitsNoLongerThanItsCallerHasTime() {
        server.silent("silent.test");
        Dns hurried = dns.within(Duration.ofMillis(50));
        assertThat(hurried.texts("silent.test")).isEqualTo(new Answer.Unknown<String>("no answer in time"));
        assertThat(hurried.texts("other.test")).isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void asksOnceForWhatSeveralWantAtTheSameTime() throws Exception {
        server.silent("silent.test");
        Thread first = Thread.ofVirtual().start(() -> dns.texts("silent.test"));
        Await.until(Await.PATIENCE, () -> server.questions().contains("silent.test. TXT"), "the question to be asked");
        assertThat(dns.within(Duration.ofMillis(50)).texts("silent.test")).isInstanceOf(Answer.Unknown.class);
        assertThat(server.questions()).containsExactly("silent.test. TXT");
        first.interrupt();
        first.join();
    }

    /** One who had slow name servers, and sent mail, had all look-ups of everybody wait for them. */
    @Test
    void slowNameServersHoldUpQuestionsAboutTheirOwnDomainAlone() throws Exception {
        List<Thread> asking = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String name = "a" + i + ".slow.test";
            server.silent(name);
            asking.add(Thread.ofVirtual().start(() -> dns.texts(name)));
        }
        Await.until(Await.PATIENCE, () -> server.questions().size() == 2, "a quarter of eight places to be taken");
        server.txt("other.test", "hello");
        assertThat(dns.texts("other.test")).isInstanceOf(Answer.Found.class);
        assertThat(server.questions()).hasSize(3);
        for (Thread one : asking) {
            one.interrupt();
            one.join();
        }
    }

    @Test
    void remembersAnswers() {
        server.txt("example.test", "hello");
        for (int i = 0; i < 3; i++) {
            assertThat(dns.texts("example.test")).isEqualTo(new Answer.Found<>(List.of("hello"), false));
        }
        assertThat(server.questions()).containsExactly("example.test. TXT");
    }

    @Test
    void saysWhatIsProved() {
        server.txt("signed.test", "hello").txt("plain.test", "hello").signed("signed.test");
        assertThat(dns.texts("signed.test")).isEqualTo(new Answer.Found<>(List.of("hello"), true));
        assertThat(dns.texts("plain.test")).isEqualTo(new Answer.Found<>(List.of("hello"), false));
    }

    @Test
    void tellsNothingFromNobodyCouldSay() throws Exception {
        server.a("host.test", "192.0.2.1").servfail("broken.test");
        assertThat(records.txt("host.test")).isEmpty();
        assertThat(records.exists("host.test")).isTrue();
        assertThat(records.exists("ghost.test")).isFalse();
        assertThatThrownBy(() -> records.exists("broken.test")).isInstanceOf(Unavailable.class);
        assertThatThrownBy(() -> records.txt("broken.test")).isInstanceOf(Unavailable.class);
    }

    @Test
    void aResolverThatSwallowsEverythingIsWaitedForAFewTimesOnly() {
        Dns impatient = new Dns(
                new DnsProperties("127.0.0.1:" + server.port(), Duration.ofMillis(200), 8, DnsProperties.Dnssec.LOCAL));
        server.txt("known.test", "hello").a("later.test", "192.0.2.1");
        Await.until(Await.PATIENCE, () -> impatient.texts("known.test") instanceof Answer.Found, "an answer");
        server.swallow(true);
        for (String name : List.of("one.test", "two.test", "three.test")) {
            assertThat(impatient.texts(name)).isInstanceOf(Answer.Unknown.class);
        }
        var gone = new Answer.Unknown<InetAddress>("the resolver answers nobody");
        Await.until(Await.PATIENCE, () -> impatient.ip4("later.test").equals(gone), "to be given up");
        assertThat(impatient.ip4("unasked.test")).isEqualTo(gone);
        assertThat(server.questions()).doesNotContain("unasked.test. A");
        assertThat(impatient.texts("known.test")).isEqualTo(new Answer.Found<>(List.of("hello"), false));

        server.swallow(false);
        Await.until(Await.PATIENCE, () -> impatient.ip4("later.test") instanceof Answer.Found, "to be asked again");
        impatient.close();
    }

    @Test
    void followsNoAliasesInCircles() throws Exception {
        server.cname("one.test", "two.test").cname("two.test", "one.test");
        assertThat(records.a("one.test")).isEmpty();
        assertThat(records.ptr(InetAddress.ofLiteral("192.0.2.9"))).isEmpty();
    }
}
