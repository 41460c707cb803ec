package io.postrider.mailbox.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AppendRoomTest {
    private static final UUID SLOW = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    private final AppendRoom room = new AppendRoom(3, 2, Duration.ZERO);

    @Test
    void slowMessagesOfOneAccountLeaveRoomForOthers() {
        room.enter(SLOW);
        room.enter(SLOW);

        assertFull(SLOW, "this account");
        room.enter(OTHER);
        assertFull(OTHER, "too many messages are");
    }

    @Test
    void aPlaceThatIsGivenBackIsTakenAgain() {
        room.enter(SLOW);
        room.enter(SLOW);
        assertFull(SLOW, "this account");

        room.leave(SLOW);

        room.enter(SLOW);
    }

    @Test
    void waitsForAPlace() throws InterruptedException {
        var patient = new AppendRoom(1, 1, Duration.ofMinutes(1));
        patient.enter(SLOW);
        Thread waiting = Thread.ofVirtual().start(() -> patient.enter(OTHER));

        patient.leave(SLOW);

        assertThat(waiting.join(Duration.ofMinutes(1))).isTrue();
        assertThat(patient.accounts()).isEqualTo(1);
    }

    @Test
    void remembersNoAccountThatHasNothingHere() {
        room.enter(SLOW);
        room.enter(SLOW);
        assertFull(SLOW, "this account");
        room.enter(OTHER);
        assertFull(OTHER, "too many messages are");

        room.leave(SLOW);
        room.leave(SLOW);
        room.leave(OTHER);

        assertThat(room.accounts()).isZero();
    }

    private void assertFull(UUID accountId, String detail) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> room.enter(accountId))
                .withMessageContaining(detail)
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE));
    }
}
