package io.postrider.mailbox.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.problem.ProblemException;
import io.postrider.platform.bulkhead.Bulkhead;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TenantRoomTest {
    private static final UUID ONE = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    private final TenantRoom room = new TenantRoom(new Bulkhead(4, Duration.ofMillis(1), "full"), 2, "enough of you");

    @Test
    void oneTenantLeavesRoomForOthers() {
        String inside = room.run(
                ONE,
                () -> room.run(ONE, () -> {
                    assertThatThrownBy(() -> room.run(ONE, () -> "third"))
                            .isInstanceOf(ProblemException.class)
                            .hasMessageContaining("enough of you");
                    return room.run(OTHER, () -> "the other");
                }));
        assertThat(inside).isEqualTo("the other");
        assertThat(room.run(ONE, () -> room.run(ONE, () -> "again"))).isEqualTo("again");
    }

    @Test
    void allTogetherAreNoMoreThanThereIsRoomFor() {
        String inside = room.run(
                ONE,
                () -> room.run(
                        ONE,
                        () -> room.run(
                                OTHER,
                                () -> room.run(OTHER, () -> {
                                    assertThatThrownBy(() -> room.run(UUID.randomUUID(), () -> "fifth"))
                                            .hasMessageContaining("full");
                                    return "full";
                                }))));
        assertThat(inside).isEqualTo("full");
    }
}
