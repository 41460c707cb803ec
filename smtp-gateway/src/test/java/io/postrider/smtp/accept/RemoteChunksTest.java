package io.postrider.smtp.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.delivery.AcceptAnswer;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.AcceptBatch;
import io.postrider.api.delivery.SeenReply;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RemoteChunksTest {
    private static final UUID CONTENT = UUID.fromString("01a20700-0000-7000-8000-000000000001");

    private final Deque<ProblemCode> failures = new ArrayDeque<>();
    private final List<Integer> puts = new ArrayList<>();
    private final RemoteChunks chunks = new RemoteChunks(new Failing(), Runnable::run, Duration.ZERO);

    @Test
    void aLargeMessageOutlivesAStoreThatIsAwayForAMoment() {
        failures.add(ProblemCode.UNAVAILABLE);
        failures.add(ProblemCode.UNAVAILABLE);
        chunks.put(CONTENT, 7, new byte[] {1});
        assertThat(puts).containsExactly(7, 7, 7);
    }

    @Test
    void aStoreThatStaysAwayRefusesTheMessageForNow() {
        for (int i = 0; i < 10; i++) {
            failures.add(ProblemCode.UNAVAILABLE);
        }
        assertThatThrownBy(() -> chunks.put(CONTENT, 1, new byte[] {1})).isInstanceOf(ProblemException.class);
        assertThat(puts).hasSize(5);
    }

    @Test
    void whatIsRefusedIsNotTriedAgain() {
        failures.add(ProblemCode.TOO_LARGE);
        assertThatThrownBy(() -> chunks.put(CONTENT, 1, new byte[] {1})).isInstanceOf(ProblemException.class);
        assertThat(puts).hasSize(1);
    }

    private final class Failing implements AcceptApi {
        @Override
        public List<AcceptAnswer> accept(AcceptBatch batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void repliesSeen(List<SeenReply> replies) {
            throw new UnsupportedOperationException("no replies here");
        }

        @Override
        public void putChunk(UUID contentId, int index, byte[] chunk) {
            puts.add(index);
            ProblemCode failure = failures.poll();
            if (failure != null) {
                throw new ProblemException(failure, "failed");
            }
        }

        @Override
        public void discard(UUID contentId) {
            throw new UnsupportedOperationException();
        }
    }
}
