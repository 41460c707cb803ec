package io.postrider.smtp.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.ListenerApi;
import io.postrider.api.auth.ListenerApi.ListenerPolicy;
import io.postrider.api.auth.ListenerApi.ListenerTable;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.api.verdict.MailPolicy;
import io.postrider.testkit.await.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListenerPoliciesTest {
    private static final MailPolicy TAGS = new MailPolicy(false, null, null, null, null);

    private final AtomicReference<@Nullable ListenerTable> answer = new AtomicReference<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();

    private ListenerTable answered() {
        asked.incrementAndGet();
        ListenerTable table = answer.get();
        if (table == null) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "away");
        }
        return table;
    }

    private static ListenerTable table(MailPolicy mail) {
        ListenerPolicy none = ListenerPolicy.none(ListenerApi.MX);
        return new ListenerTable(List.of(new ListenerPolicy(
                ListenerApi.MX, none.checks(), none.networks(), none.lists(), none.limits(), null, null, mail)));
    }

    private void askedAgain() {
        int before = asked.get();
        Await.until(Await.PATIENCE, () -> asked.get() > before + 1, "another round");
    }

    @Test
    void keepsWhatItKnowsWhileNobodyCanBeAsked() {
        var policies = new ListenerPolicies(this::answered, Duration.ofMillis(1));
        policies.onChange(told::incrementAndGet);
        policies.start();
        try {
            askedAgain();
            assertThat(policies.of(ListenerApi.MX)).isEqualTo(ListenerPolicy.none(ListenerApi.MX));
            answer.set(table(TAGS));
            Await.untilEquals(TAGS, () -> policies.mail(ListenerApi.MX));
            askedAgain();
            // Once as it began to listen, and once for what changed.
            assertThat(told).hasValue(2);
            answer.set(null);
            askedAgain();
            assertThat(policies.mail(ListenerApi.MX)).isEqualTo(TAGS);
            assertThat(policies.mail(ListenerApi.SUBMISSION)).isEqualTo(new MailPolicy(null, null, null, null, null));
            answer.set(new ListenerTable(List.of()));
            Await.untilEquals(3, told::get);
            assertThat(policies.of(ListenerApi.MX)).isEqualTo(ListenerPolicy.none(ListenerApi.MX));
        } finally {
            policies.close();
        }
    }
}
