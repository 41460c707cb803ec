package io.postrider.mail.spf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpfTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");

    private final ZoneLookup zone = new ZoneLookup();
    private final Spf spf = new Spf(zone, "mx.example.net", Clock.systemUTC(), Spf.LONGEST);

    private SpfAnswer check(String record) {
        zone.add("example.org", "TXT", record);
        return spf.check(CLIENT, "mail.example.org", "anna@example.org");
    }

    @Test
    void namesTheMechanismThatDecided() {
        SpfAnswer answer = check("v=spf1 ip4:198.51.100.0/24 ~ip4:192.0.2.0/24 -all");
        assertThat(answer.result()).isEqualTo(SpfResult.SOFTFAIL);
        assertThat(answer.matched()).isEqualTo("~ip4:192.0.2.0/24");
        assertThat(answer.problem()).isNull();
        assertThat(answer.result().text()).isEqualTo("softfail");
    }

    @Test
    void readsTheWholeRecordBeforeAnyOfItCounts() {
        SpfAnswer answer = check("v=spf1 ip4:192.0.2.1 ip4:nonsense -all");
        assertThat(answer.result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(answer.problem()).isEqualTo("no IPv4 address: ip4:nonsense");
    }

    @Test
    void readsARecordOfAnyLengthInStride() {
        assertThat(check("v=spf1 a:" + "a1".repeat(30_000) + "! -all").problem())
                .startsWith("this does not end as a name does");
    }

    @Test
    void expandsAnyNumberOfMacrosInStride() {
        SpfAnswer answer = check("v=spf1 exists:" + "%{d1r.-}.".repeat(6_000) + "test -all");
        assertThat(answer.result()).isEqualTo(SpfResult.FAIL);
        assertThat(zone.questions()).hasSize(2);
    }

    @Test
    void asksNobodyForAnAddressLiteral() {
        assertThat(spf.checkHelo(CLIENT, "[192.0.2.1]").result()).isEqualTo(SpfResult.NONE);
        assertThat(zone.questions()).isEmpty();
    }

    @Test
    void checksTheHeloNameForTheNullReversePath() {
        zone.add("mail.example.org", "TXT", "v=spf1 ip4:192.0.2.1 -all");
        SpfAnswer answer = spf.check(CLIENT, "mail.example.org", "");
        assertThat(answer.result()).isEqualTo(SpfResult.PASS);
        assertThat(answer.domain()).isEqualTo("mail.example.org");
    }

    @Test
    void takesAnIpv4AddressInIpv6sFormForAnIpv4Address() {
        zone.add("example.org", "TXT", "v=spf1 ip4:192.0.2.1 -all");
        InetAddress mapped = InetAddress.ofLiteral("::ffff:192.0.2.1");
        assertThat(spf.check(mapped, "mail.example.org", "anna@example.org").result())
                .isEqualTo(SpfResult.PASS);
    }

    @Test
    void asksNothingMoreAfterTenTerms() {
        var record = new StringBuilder("v=spf1");
        for (int i = 0; i < 100; i++) {
            zone.add("h" + i + ".example.org", "A", "198.51.100.1");
            record.append(" a:h").append(i).append(".example.org");
        }
        SpfAnswer answer = check(record.toString());
        assertThat(answer.result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(answer.problem()).isEqualTo("more than 10 terms ask the DNS");
        assertThat(zone.questions()).hasSize(1 + 10);
    }

    @Test
    void givesUpWhereTooManyLookUpsFindNothing() {
        SpfAnswer answer = check("v=spf1 a:h1.example.org a:h2.example.org a:h3.example.org ip4:192.0.2.1 -all");
        assertThat(answer.result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(answer.problem()).isEqualTo("more than 2 look-ups find nothing");
    }

    @Test
    void doesNotGoRoundWithARecordThatIncludesItself() {
        assertThat(check("v=spf1 include:example.org -all").result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(zone.questions()).hasSizeLessThanOrEqualTo(11);
    }

    @Test
    void endsInATemporaryErrorWhenItTakesTooLong() {
        var clock = new SlowClock();
        zone.add("example.org", "TXT", "v=spf1 a:h1.example.org ip4:192.0.2.1 -all");
        var slow = new Spf(zone, "mx.example.net", clock, Duration.ofSeconds(1));
        SpfAnswer answer = slow.check(CLIENT, "mail.example.org", "anna@example.org");
        assertThat(answer.result()).isEqualTo(SpfResult.TEMPERROR);
        assertThat(answer.problem()).isEqualTo("the check takes too long");
    }

    /** RFC 8616 section 4: no name has a local part beyond ASCII in it. */
    @Test
    void letsALocalPartBeyondAsciiMatchNoName() {
        zone.add("example.org", "TXT", "v=spf1 exists:%{l}.example.org -all");
        assertThat(spf.check(CLIENT, "mail.example.org", "jörg@example.org").result())
                .isEqualTo(SpfResult.FAIL);
        assertThat(zone.questions()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:0:0:0:0:1, 2001:db8::1",
        "0:0:0:0:0:0:0:1, ::1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "fe80:0:0:0:0:0:0:0, fe80::",
        "2001:db8:10:0:0:0:1:0, 2001:db8:10::1:0",
        "192.0.2.1, 192.0.2.1",
    })
    void writesAddressesForPeople(String address, String text) {
        assertThat(Names.readable(InetAddress.ofLiteral(address))).isEqualTo(text);
    }

    /** Each look is a second later. */
    private static final class SlowClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            now = now.plusSeconds(1);
            return now;
        }
    }
}
