package io.postrider.mail.srs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.postrider.mail.address.DomainName;
import io.postrider.mail.address.Mailbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReversePathsTest {
    private static final DomainName HERE = DomainName.of("forwarder.example");
    private static final DomainName NEXT = DomainName.of("next.example");
    private static final Instant NOW = Instant.parse("2026-11-23T18:00:00Z");
    private static final Mailbox ANN = Mailbox.parse("Ann.Lee@Sender.example");

    private final ReversePaths paths = paths("a secret of some length");

    private static ReversePaths paths(String... secrets) {
        return new ReversePaths(new SrsKeys(List.of(secrets)), ReversePaths.THREE_WEEKS);
    }

    private String forwarded(Mailbox sender) {
        return paths.forward(sender, HERE, NOW).orElseThrow().localPart();
    }

    @Test
    void leadsBackToTheSender() {
        Mailbox rewritten = paths.forward(ANN, HERE, NOW).orElseThrow();

        assertThat(rewritten.address())
                .matches("SRS0=[A-Z2-7]{6}=[A-Z2-7]{2}=Sender.example=Ann.Lee@forwarder.example");
        assertThat(paths.back(rewritten.localPart(), HERE, NOW)).contains(ANN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=b@sender.example",
                "\"a b\"@sender.example",
                "a+tag@sender.example",
                "ann@[192.0.2.1]",
                "ännchen@bücher.example",
                "SRS2=x@sender.example",
                "srs0@sender.example"
            })
    void leadsBackToEveryKindOfAddress(String sender) {
        Mailbox mailbox = Mailbox.parse(sender);

        assertThat(paths.back(forwarded(mailbox), HERE, NOW)).contains(mailbox);
    }

    @Test
    void holdsWhateverTheCaseItComesBackIn() {
        assertThat(paths.back(forwarded(ANN).toLowerCase(Locale.ROOT), HERE, NOW))
                .contains(Mailbox.parse("ann.lee@sender.example"));
        assertThat(paths.back(forwarded(ANN).toUpperCase(Locale.ROOT), HERE, NOW))
                .contains(Mailbox.parse("ANN.LEE@SENDER.EXAMPLE"));
    }

    @Test
    void holdsForThreeWeeks() {
        String rewritten = forwarded(ANN);

        assertThat(paths.back(rewritten, HERE, NOW.plus(Duration.ofDays(21)))).isPresent();
        assertThat(paths.back(rewritten, HERE, NOW.plus(Duration.ofDays(22)))).isEmpty();
        assertThat(paths.back(rewritten, HERE, NOW.minus(Duration.ofDays(1)))).isPresent();
        assertThat(paths.back(rewritten, HERE, NOW.minus(Duration.ofDays(2)))).isEmpty();
    }

    @Test
    void holdsAcrossTheEndOfTheCountOfDays() {
        Instant last = Instant.EPOCH.plus(Duration.ofDays(1_024 * 20 - 1));
        String rewritten = paths.forward(ANN, HERE, last).orElseThrow().localPart();

        assertThat(paths.back(rewritten, HERE, last.plus(Duration.ofDays(20)))).contains(ANN);
        assertThat(paths.back(rewritten, HERE, last.plus(Duration.ofDays(30)))).isEmpty();
    }

    @Test
    void believesTheKeyBeforeUntilItIsTakenAway() {
        ReversePaths rotated = paths("another secret, new", "a secret of some length");

        assertThat(rotated.back(forwarded(ANN), HERE, NOW)).contains(ANN);
        assertThat(rotated.forward(ANN, HERE, NOW)).isNotEqualTo(paths.forward(ANN, HERE, NOW));
        assertThat(paths("another secret, new").back(forwarded(ANN), HERE, NOW)).isEmpty();
    }

    @Test
    void leadsNobodyWhoWroteItElsewhere() {
        String rewritten = forwarded(ANN);

        assertThat(paths.back(rewritten, NEXT, NOW)).isEmpty();
        assertThat(paths.back(rewritten.replace("Ann.Lee", "victim"), HERE, NOW))
                .isEmpty();
        assertThat(paths.back(rewritten.replace("Sender.example", "victim.example"), HERE, NOW))
                .isEmpty();
        for (String other : List.of(
                "SRS0=",
                "SRS0==",
                "SRS0=AAAAAA=AA=victim.example=kim",
                "SRS0===victim.example=kim",
                "SRS1=AAAAAA=a==b",
                "SRS0+AAAAAA=AA=victim.example=kim",
                "SRS1=",
                "SRS0=AAAAAA",
                "ann",
                "SRS0",
                "")) {
            assertThat(paths.back(other, HERE, NOW)).as(other).isEmpty();
        }
    }

    @Test
    void nothingButWhatWasWrittenHereIsBelieved() {
        var random = new Random(42);
        String rewritten = forwarded(ANN);
        for (int i = 0; i < 10_000; i++) {
            var changed = new StringBuilder(rewritten);
            int at = random.nextInt(changed.length());
            changed.setCharAt(at, (char) (' ' + random.nextInt(95)));
            if (!changed.toString().equalsIgnoreCase(rewritten)
                    && !changed.substring(0, 5).equalsIgnoreCase("SRS0+")
                    && !changed.substring(0, 5).equalsIgnoreCase("SRS0-")) {
                assertThat(paths.back(changed.toString(), HERE, NOW))
                        .as(changed.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void leadsBackThroughWhoeverForwardedItFirst() {
        ReversePaths theirs = paths("the secret of the next one");
        ReversePaths last = paths("the secret of the last one");
        Mailbox first = paths.forward(ANN, HERE, NOW).orElseThrow();

        Mailbox second = theirs.forward(first, NEXT, NOW).orElseThrow();
        Mailbox third = last.forward(second, DomainName.of("last.example"), NOW).orElseThrow();

        assertThat(second.localPart()).startsWith("SRS1=").contains("=forwarder.example==");
        assertThat(theirs.back(second.localPart(), NEXT, NOW)).contains(first);
        // The hop between is left out, and the address gets no longer.
        assertThat(third.localPart()).hasSameSizeAs(second.localPart());
        assertThat(last.back(third.localPart(), DomainName.of("last.example"), NOW))
                .contains(first);
        assertThat(paths.back(first.localPart(), HERE, NOW)).contains(ANN);
    }

    @Test
    void readsWhatPostsrsdWrites() {
        Mailbox others = Mailbox.parse("SRS0=x4Zs=EQ=sender.example=ann@other.example");

        Mailbox rewritten = paths.forward(others, HERE, NOW).orElseThrow();

        assertThat(rewritten.localPart()).endsWith("=other.example==x4Zs=EQ=sender.example=ann");
        assertThat(paths.back(rewritten.localPart(), HERE, NOW)).contains(others);
    }

    @Test
    void writesNoAddressThatNoServerWouldTake() {
        Mailbox sender = Mailbox.parse(
                "a".repeat(64) + "@" + "b".repeat(60) + "." + "c".repeat(60) + "." + "d".repeat(60) + ".example");

        assertThat(paths.forward(sender, HERE, NOW)).isEmpty();
    }

    @Test
    void writesNoMoreThanEveryServerTakesBeforeTheAt() {
        // SRS0=HHHHHH=TT=sender.example=: 30 octets of 64
        Mailbox fits = Mailbox.parse("a".repeat(34) + "@sender.example");
        Mailbox tooLong = Mailbox.parse("a".repeat(35) + "@sender.example");

        assertThat(paths.forward(fits, HERE, NOW).orElseThrow().localPart()).hasSize(64);
        assertThat(paths.forward(tooLong, HERE, NOW)).isEmpty();
    }

    @Test
    void refusesSecretsThatCouldBeGuessed() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SrsKeys(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new SrsKeys(List.of("short")));
    }
}
