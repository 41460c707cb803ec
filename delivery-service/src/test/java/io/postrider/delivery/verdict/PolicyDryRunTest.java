package io.postrider.delivery.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.MailPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyDryRunTest {
    private static PolicyDryRun.Judged judged(String was, double score, @Nullable Action demanded, boolean away) {
        return new PolicyDryRun.Judged(
                UUID.randomUUID(),
                List.of(new KeptVerdict.Recipient("ann@example.test", was)),
                score,
                demanded,
                away ? List.of("rspamd unavailable") : List.of(),
                true);
    }

    private static PolicyDryRun.Judged said(String was, @Nullable Action demanded, boolean came, String... said) {
        return new PolicyDryRun.Judged(
                UUID.randomUUID(),
                List.of(new KeptVerdict.Recipient("ann@example.test", was)),
                1,
                demanded,
                List.of(said),
                came);
    }

    private static MailPolicy door(
            @Nullable Boolean blockLists,
            @Nullable Boolean greylisting,
            @Nullable Boolean helo,
            @Nullable Boolean reverseName) {
        return new MailPolicy(null, null, null, null, null, blockLists, greylisting, helo, reverseName, null);
    }

    @Test
    void tellsWhomTheDoorWouldHaveRefusedForWhatItOnlyNoted() {
        var noted = said("accept", null, true, "helo no-host-name", "reverse-name missing", "dkim pass");
        assertThat(run(door(null, null, null, null), noted).changes()).isEmpty();
        assertThat(run(door(true, null, null, null), noted).changes()).isEmpty();
        assertThat(run(door(null, null, true, null), noted).after()).isEqualTo(Map.of("reject", 1));
        assertThat(run(door(null, null, null, true), noted).after()).isEqualTo(Map.of("reject", 1));
        var stranger = said("accept", null, true, "greylist new");
        assertThat(run(door(null, true, null, null), stranger).after()).isEqualTo(Map.of("defer", 1));
    }

    @Test
    void tellsWhomTheDoorWouldHaveLetIn() {
        var listed = said("reject", Action.REJECT, false, "dnsbl listed", "helo no-host-name");
        assertThat(run(MailPolicy.STANDARD, listed).changes()).isEmpty();
        assertThat(run(door(null, null, false, null), listed).changes()).isEmpty();
        assertThat(run(door(false, null, null, null), listed).after()).isEqualTo(Map.of("accept", 1));
        assertThat(run(door(false, null, true, null), listed).after()).isEqualTo(Map.of("reject", 1));
        // What was refused when it had come was not refused by the door.
        var later = said("reject", Action.REJECT, true, "dnsbl listed");
        assertThat(run(door(false, null, null, null), later).changes()).isEmpty();
    }

    @Test
    void aDnsThatDidNotAnswerIsAnotherPolicysReasonToDefer() {
        MailPolicy careful = MailPolicy.STANDARD.withDnsFailure(Action.DEFER);
        assertThat(run(careful, said("accept", null, true, "spf temperror", "dmarc none"))
                        .after())
                .isEqualTo(Map.of("defer", 1));
        assertThat(run(careful, said("accept", null, true, "spf temperror", "dmarc pass"))
                        .changes())
                .isEmpty();
    }

    private static PolicyDryRun.Answer run(MailPolicy policy, PolicyDryRun.Judged... all) {
        PolicyDryRun run = new PolicyDryRun(policy);
        for (PolicyDryRun.Judged one : all) {
            run.add(one, one.recipients());
        }
        return run.answer(Instant.EPOCH, true);
    }

    @Test
    void countsWhatAnotherThresholdWouldHaveDone() {
        var junk = judged("accept", 4, null, false);
        var answer = run(
                new MailPolicy(null, 3.0, null, null, null),
                judged("accept", 1, null, false),
                junk,
                judged("junk", 6, null, false));
        assertThat(answer.messages()).isEqualTo(3);
        assertThat(answer.before()).isEqualTo(Map.of("accept", 2, "junk", 1));
        assertThat(answer.after()).isEqualTo(Map.of("accept", 1, "junk", 2));
        assertThat(answer.changes())
                .containsExactly(new PolicyDryRun.Change("accept", "junk", 1, List.of(junk.messageId())));
    }

    @Test
    void whatACheckDemandedStaysWhateverTheScore() {
        var answer = run(MailPolicy.STANDARD, judged("reject", 0, Action.REJECT, false));
        assertThat(answer.changes()).isEmpty();
        answer = run(new MailPolicy(false, null, null, null, null), judged("reject", 0, Action.REJECT, false));
        assertThat(answer.after()).isEqualTo(Map.of("accept", 1));
    }

    @Test
    void aFilterThatWasAwayIsAnotherPolicysReasonToDefer() {
        MailPolicy careful = new MailPolicy(null, null, null, null, Action.DEFER);
        assertThat(run(careful, judged("accept", 0, null, true)).after()).isEqualTo(Map.of("defer", 1));
        assertThat(run(MailPolicy.STANDARD, judged("accept", 0, null, true)).after())
                .isEqualTo(Map.of("accept", 1));
    }

    @Test
    void namesSomeMessagesAndCountsAll() {
        PolicyDryRun.Judged[] all = new PolicyDryRun.Judged[20];
        for (int i = 0; i < all.length; i++) {
            all[i] = judged("junk", 0, null, false);
        }
        var change = run(MailPolicy.STANDARD, all).changes().getFirst();
        assertThat(change.recipients()).isEqualTo(20);
        assertThat(change.examples()).hasSize(5);
    }
}
