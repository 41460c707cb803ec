package io.postrider.delivery.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.delivery.queue.Ending.Outcome;
import io.postrider.testkit.await.Await;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndingRecorderTest {
    private final Ownership ownership = new Ownership(100);
    private final Queue<Ending> recorded = new ConcurrentLinkedQueue<>();
    private final AtomicInteger outage = new AtomicInteger();
    private final AtomicInteger outageAfterRefusal = new AtomicInteger();
    private final EndingRecorder recorder = new EndingRecorder(this::record, ownership, 10, Duration.ofMillis(20));

    private void record(List<Ending> endings) throws SQLException {
        if (outage.getAndDecrement() > 0) {
            throw new SQLException("away", "08006");
        }
        if (endings.stream().anyMatch(ending -> ending.status().equals("odd"))) {
            outage.set(outageAfterRefusal.getAndSet(0));
            throw new SQLException("refused", "22021");
        }
        recorded.addAll(endings);
    }

    private EndingRecorder.Recorded end(String status) {
        var message = new QueuedMessage(
                UUID.randomUUID(),
                null,
                UUID.randomUUID(),
                1,
                UUID.randomUUID(),
                "",
                new QueuedMessage.Client("192.0.2.1", "ESMTP", Instant.EPOCH),
                new QueuedMessage.Transport(false, "7BIT", null, null),
                null,
                1,
                Instant.EPOCH);
        var recipient = new QueuedRecipient(0, "a@b.test", null, "b.test", null, null, 1, 1, false);
        var work = new Work(message, recipient, Duration.ZERO);
        assertThat(ownership.tryReserve(1)).isTrue();
        ownership.taken(List.of(work));
        return recorder.add(List.of(new Ending(work, Outcome.DELIVERED, status, null, null)));
    }

    @AfterEach
    void stop() {
        recorder.stop();
    }

    @Test
    void triesAgainWhileTheDatabaseIsAway() {
        outage.set(2);
        recorder.start();
        end("2.0.0");
        Await.eventually(() -> assertThat(recorded).hasSize(1));
        Await.eventually(() -> assertThat(ownership.held()).isZero());
    }

    @Test
    void letsOneThatIsRefusedNotKeepTheOthers() {
        for (String status : List.of("2.0.0", "odd", "2.0.0", "2.0.0")) {
            end(status);
        }
        recorder.start();
        Await.eventually(() -> assertThat(recorded).hasSize(3));
        Await.eventually(() -> assertThat(ownership.held()).isZero());
        assertThat(recorder.unrecorded()).isZero();
    }

    /** What is not recorded is delivered again, and another server takes it for another message. */
    @Test
    void anOutageAfterOneWasRefusedLosesNoneOfTheOthers() {
        outageAfterRefusal.set(2);
        for (String status : List.of("2.0.0", "odd", "2.0.0", "2.0.0")) {
            end(status);
        }
        recorder.start();
        Await.eventually(() -> assertThat(recorded).hasSize(3));
        Await.eventually(() -> assertThat(ownership.held()).isZero());
    }

    /** Or a sender would go on to its next message, and the next process would send all of them again. */
    @Test
    void letsNobodyGoOnWhenItEndsWithoutANote() {
        outage.set(Integer.MAX_VALUE);
        recorder.start();
        EndingRecorder.Recorded note = end("2.0.0");
        recorder.stop();
        assertThatThrownBy(note::await).isInstanceOf(InterruptedException.class);
        assertThat(recorded).isEmpty();
    }

    @Test
    void recordsWhatWaitsWhenItStops() {
        recorder.start();
        for (int i = 0; i < 50; i++) {
            end("2.0.0");
        }
        recorder.stop();
        assertThat(recorded).hasSize(50);
    }
}
