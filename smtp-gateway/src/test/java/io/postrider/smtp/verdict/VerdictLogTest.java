package io.postrider.smtp.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.api.verdict.MessageVerdict;
import io.postrider.api.verdict.Verdict;
import io.postrider.testkit.await.Await;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VerdictLogTest {
    private final List<MessageVerdict> kept = new CopyOnWriteArrayList<>();
    private final AtomicInteger dropped = new AtomicInteger();

    private static MessageVerdict verdict(int evidence) {
        var findings = Collections.nCopies(64, new Finding("rule", "hit", 1, null, "x".repeat(evidence)));
        return new MessageVerdict(
                UUID.randomUUID(),
                "0123456789abcdef0123456789abcdef",
                Instant.EPOCH,
                new MessageVerdict.Origin("mx", "192.0.2.1", "client.example", "a@elsewhere.example"),
                100,
                List.of(),
                null,
                new Verdict(Action.ACCEPT, 1, findings),
                true,
                null);
    }

    @Test
    void tellsAgainWhatCouldNotBeTold() {
        AtomicInteger calls = new AtomicInteger();
        try (var log = new VerdictLog(
                verdicts -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new ProblemException(ProblemCode.UNAVAILABLE, "away");
                    }
                    kept.addAll(verdicts);
                },
                dropped::addAndGet)) {
            MessageVerdict first = verdict(1);
            log.add(first);
            Await.eventually(() -> assertThat(kept).containsExactly(first));
        }
        assertThat(dropped).hasValue(0);
    }

    @Test
    void tellsTheRestWhenItEnds() {
        var log = new VerdictLog(kept::addAll, dropped::addAndGet);
        for (int i = 0; i < 1_000; i++) {
            log.add(verdict(1));
        }
        log.close();
        assertThat(kept).hasSize(1_000);
    }

    /** The end of a gateway waited for one time-out after the other while delivery-service hung. */
    @Test
    void givesUpAtItsEndWithTheFirstBatchThatNobodyTakes() {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch called = new CountDownLatch(1);
        var log = new VerdictLog(
                verdicts -> {
                    calls.incrementAndGet();
                    called.countDown();
                    throw new ProblemException(ProblemCode.UNAVAILABLE, "away");
                },
                dropped::addAndGet);
        log.add(verdict(1));
        Await.eventually(() -> assertThat(called.getCount()).isZero());
        for (int i = 0; i < 3_000; i++) {
            log.add(verdict(1));
        }
        int before = calls.get();
        log.close();
        assertThat(calls.get() - before).isLessThanOrEqualTo(4);
        assertThat(dropped).hasValue(3_001);
    }

    @Test
    void countsWhatFindsNoRoomAndNeverWaits() {
        CountDownLatch open = new CountDownLatch(1);
        var log = new VerdictLog(
                verdicts -> {
                    try {
                        open.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    kept.addAll(verdicts);
                },
                dropped::addAndGet);
        for (int i = 0; i < 2_000; i++) {
            log.add(verdict(512));
        }
        // 64 findings of half a KiB each: 16 MiB are some four hundred of them.
        assertThat(dropped.get()).isGreaterThan(1_000);
        open.countDown();
        log.close();
        assertThat(kept.size() + dropped.get()).isEqualTo(2_000);
    }

    @Test
    void dropsWhatIsRefusedForGood() {
        try (var log = new VerdictLog(
                verdicts -> {
                    throw new ProblemException(ProblemCode.INVALID_REQUEST, "no");
                },
                dropped::addAndGet)) {
            log.add(verdict(1));
            Await.eventually(() -> assertThat(dropped).hasValue(1));
        }
    }
}
