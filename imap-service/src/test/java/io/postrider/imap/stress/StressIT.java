package io.postrider.imap.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.imap.ImapTestServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code -Dpostrider.stress=PT30M} runs it longer, {@code -Dpostrider.stress.seed} with the same random numbers again. */
class StressIT {
    private static final Duration TIME = Duration.parse(System.getProperty("postrider.stress", "PT10S"));
    private static final long SEED = Long.getLong("postrider.stress.seed", System.nanoTime());

    @Test
    void noClientIsEverToldWhatIsNotSo() throws Exception {
        var stress = new Stress(SEED);
        try (var server = new ImapTestServer()) {
            assertThat(stress.run(() -> server.connect(""), "joe@example.org secret", List.of("INBOX", "Sent"), TIME))
                    .as("seed %d", SEED)
                    .isEmpty();
            assertThat(stress.commands()).isGreaterThan(100);
        }
    }
}
