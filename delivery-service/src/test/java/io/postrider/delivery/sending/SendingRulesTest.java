package io.postrider.delivery.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.problem.ProblemCode;
import io.postrider.delivery.sending.Sent.Amount;
import io.postrider.delivery.sending.Sent.Brake;
import io.postrider.delivery.sending.Sent.Reach;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SendingRulesTest {
    private static final Submission.Account JOE =
            new Submission.Account(new UUID(1, 1), new UUID(1, 2), "joe@example.test");
    private static final Amount NOTHING = new Amount(0, 0);

    private final SendingRules rules =
            new SendingRules(new BrakeProperties(true, 5, 50, 250, 100, 20, 30, Duration.ofHours(24)));

    private static List<Submission> messages(
            int count, int recipients, @Nullable Integer hourly, @Nullable Integer daily) {
        return IntStream.range(0, count)
                .mapToObj(n -> new Submission(new UUID(2, n), JOE, recipients, Set.of(), hourly, daily))
                .toList();
    }

    /** What is judged, with what came before it. */
    private SendingRules.Verdict judge(List<Submission> now, Amount before, long dayBefore, Amount usual, Brake brake) {
        Amount added = Amount.of(now);
        Amount hour = new Amount(before.messages() + added.messages(), before.recipients() + added.recipients());
        return rules.judge(
                new Sent(JOE.accountId(), hour, dayBefore + added.recipients(), usual, Reach.NONE, brake), now);
    }

    @Test
    void whatThePolicyAllowsGoesAndTheRestOfAGroupDoesNot() {
        SendingRules.Verdict verdict = judge(messages(4, 1, 10, null), new Amount(8, 8), 8, NOTHING, Brake.OFF);
        assertThat(verdict.unusual()).isNull();
        assertThat(verdict.refused()).containsOnlyKeys(new UUID(2, 2), new UUID(2, 3));
        assertThat(verdict.refused().values())
                .extracting(problem -> problem.code())
                .containsOnly(ProblemCode.SENDING_RATE);
    }

    @Test
    void aMessageToFewerRecipientsGoesWhereALargerOneDoesNot() {
        List<Submission> two = List.of(
                new Submission(new UUID(2, 0), JOE, 30, Set.of(), null, 100),
                new Submission(new UUID(2, 1), JOE, 20, Set.of(), null, 100));
        SendingRules.Verdict verdict = judge(two, NOTHING, 80, NOTHING, Brake.OFF);
        assertThat(verdict.refused()).containsOnlyKeys(new UUID(2, 0));
        assertThat(verdict.refused().get(new UUID(2, 0)).code()).isEqualTo(ProblemCode.SENDING_CAP);
    }

    @Test
    void aStolenAccountIsStoppedAfterFiftyMessages() {
        SendingRules.Verdict verdict = judge(messages(60, 1, null, null), NOTHING, 0, new Amount(4, 6), Brake.OFF);
        assertThat(verdict.refused()).hasSize(10);
        assertThat(verdict.refused().values())
                .extracting(problem -> problem.code())
                .containsOnly(ProblemCode.ACCOUNT_BRAKED);
        assertThat(verdict.unusual())
                .isEqualTo("51 messages to 51 recipients within an hour; the most in weeks was 4 to 6");
    }

    @Test
    void oneMessageToAThousandStopsWhoWritesToFew() {
        assertThat(judge(messages(1, 1_000, null, null), NOTHING, 0, new Amount(4, 6), Brake.OFF)
                        .unusual())
                .isNotNull();
    }

    @Test
    void whoeverSentThatMuchBeforeMaySendItAgain() {
        assertThat(judge(messages(1_000, 1, null, null), NOTHING, 0, new Amount(900, 900), Brake.OFF)
                        .refused())
                .isEmpty();
        assertThat(judge(messages(1, 5_000, null, null), NOTHING, 0, new Amount(1, 1_100), Brake.OFF)
                        .refused())
                .isEmpty();
    }

    @Test
    void whoeverWasReleasedIsLeftAlone() {
        assertThat(judge(messages(500, 1, null, null), NOTHING, 0, NOTHING, Brake.RELEASED)
                        .refused())
                .isEmpty();
    }

    @Test
    void nothingGoesWhileTheBrakeIsOn() {
        SendingRules.Verdict verdict = judge(messages(1, 1, null, null), NOTHING, 0, NOTHING, Brake.ON);
        assertThat(verdict.refused()).hasSize(1);
        assertThat(verdict.unusual()).isNull();
    }

    private @Nullable String unusual(Reach reach, long recipients) {
        var sent = new Sent(JOE.accountId(), new Amount(10, recipients), recipients, NOTHING, reach, Brake.OFF);
        return rules.judge(sent, messages(1, 1, null, null)).unusual();
    }

    @Test
    void whoWritesToManyDomainsForTheFirstTimeIsStopped() {
        assertThat(unusual(new Reach(100, 0, 0), 200)).isNull();
        assertThat(unusual(new Reach(101, 20, 0), 200))
                .isEqualTo("mail to some 101 domains within an hour; the most in weeks was 20");
        assertThat(unusual(new Reach(101, 21, 0), 200)).isNull();
    }

    @Test
    void whoseMailComesToNothingIsStopped() {
        assertThat(unusual(new Reach(1, 0, 20), 40)).isNull();
        assertThat(unusual(new Reach(1, 0, 21), 40)).isEqualTo("21 of 40 recipients within an hour came to nothing");
        // A few of many are nothing unusual.
        assertThat(unusual(new Reach(1, 0, 60), 200)).isNull();
    }

    @Test
    void domainsAreCountedNearEnough() {
        var domains = new DomainSet();
        for (int i = 0; i < 500; i++) {
            domains.add("domain" + i + ".example");
            domains.add("domain" + i + ".example");
        }
        assertThat(DomainSet.estimate(domains.count())).isBetween(440L, 560L);
        assertThat(domains.text()).hasSize(DomainSet.BITS).matches("[01]+");
        assertThat(DomainSet.estimate(0)).isZero();
        assertThat(DomainSet.estimate(DomainSet.BITS)).isPositive();
    }
}
