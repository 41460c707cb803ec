package io.postrider.platform.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.await.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;

class ResolverWatchTest {
    private final List<CompletableFuture<Message>> probes = new ArrayList<>();
    private final ResolverWatch watch = new ResolverWatch(this::asked, Duration.ofHours(1), Duration.ZERO);

    private synchronized CompletableFuture<Message> asked(Message question) {
        assertThat(question.getQuestion().getName().toString()).isEqualTo(".");
        var reply = new CompletableFuture<Message>();
        probes.add(reply);
        return reply;
    }

    private synchronized int probes() {
        return probes.size();
    }

    private synchronized CompletableFuture<Message> probe(int number) {
        return probes.get(number);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            watch.failed();
        }
    }

    @Test
    void isNotAskedForWhatComesToNothingNowAndThen() {
        fail(2);
        watch.answered();
        fail(2);
        assertThat(probes()).isZero();
        assertThat(watch.isAway()).isFalse();
    }

    @Test
    void namesThatNobodyAnswersForAreNotTheResolversFault() {
        fail(100);
        assertThat(probes()).isOne();
        probe(0).complete(new Message());
        assertThat(watch.isAway()).isFalse();
        fail(3);
        assertThat(probes()).isEqualTo(2);
    }

    @Test
    void isAwayUntilItAnswersAndAskedAllTheTime() {
        fail(3);
        probe(0).completeExceptionally(new IllegalStateException("unreachable"));
        assertThat(watch.isAway()).isTrue();
        Await.untilEquals(2, this::probes);
        probe(1).completeExceptionally(new IllegalStateException("unreachable"));
        Await.untilEquals(3, this::probes);
        probe(2).complete(new Message());
        assertThat(watch.isAway()).isFalse();
        fail(2);
        assertThat(probes()).isEqualTo(3);
    }

    @Test
    void anAnswerToAnybodyEndsIt() {
        fail(3);
        watch.answered();
        probe(0).completeExceptionally(new IllegalStateException("lost"));
        assertThat(watch.isAway()).isFalse();
        assertThat(probes()).isOne();
    }

    @Test
    void nobodyIsAskedWhenNobodyAsksAnyMore() {
        watch.close();
        fail(10);
        assertThat(probes()).isZero();
    }
}
