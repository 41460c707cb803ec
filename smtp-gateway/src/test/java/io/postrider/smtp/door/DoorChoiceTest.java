package io.postrider.smtp.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.Resolution.Intake;
import io.postrider.api.auth.Resolution.Target;
import io.postrider.api.verdict.MailPolicy;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DoorChoiceTest {
    private static final UUID TENANT = new UUID(0, 1);

    private static Target target(@Nullable Boolean blockLists, @Nullable Boolean greylisting) {
        MailPolicy policy = new MailPolicy(null, null, null, null, null, blockLists, greylisting, null, null, null);
        return new Target(new UUID(0, 2), TENANT, "joe@example.org", new Intake(null, null, policy));
    }

    @Test
    void saysWhatItsOnlyAccountWants() {
        assertThat(DoorChoice.of(List.of(target(true, false))))
                .isEqualTo(new DoorChoice(TENANT, null, true, false, null, null));
        assertThat(DoorChoice.of(List.of(target(null, null))))
                .isEqualTo(new DoorChoice(TENANT, null, null, null, null, null));
        assertThat(DoorChoice.of(List.of())).isEqualTo(DoorChoice.NONE);
    }

    @Test
    void refusesForSeveralOnlyWhatAllOfThemWantRefused() {
        assertThat(DoorChoice.of(List.of(target(true, true), target(null, true))))
                .isEqualTo(new DoorChoice(TENANT, null, null, true, null, null));
        assertThat(DoorChoice.of(List.of(target(true, true), target(false, null))))
                .isEqualTo(new DoorChoice(TENANT, null, false, null, null, null));
    }

    @Test
    void saysOfEachCheckWhetherItRefuses() {
        var choice = new DoorChoice(TENANT, null, false, null, true, null);
        assertThat(choice.refuses(Door.LISTED, "listed")).isFalse();
        assertThat(choice.refuses(HeloCheck.NAME, HeloCheck.NO_HOST_NAME)).isTrue();
        assertThat(choice.refuses(HeloCheck.NAME, "own-name")).isNull();
        assertThat(choice.refuses(Door.REVERSE_NAME, "missing")).isNull();
    }
}
