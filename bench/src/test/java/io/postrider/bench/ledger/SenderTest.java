package io.postrider.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.bench.Target;
import io.postrider.testkit.sink.SinkMta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SenderTest {

    @TempDir
    Path folder;

    private final SinkMta sink = SinkMta.start();
    private Ledger ledger;
    private Sender sender;

    @BeforeEach
    void open() throws IOException {
        ledger = new Ledger(folder.resolve("ledger.txt"));
        Target target = new Target("127.0.0.1", sink.port(), 0, "u%d@ledger.test", "unused", Duration.ofMinutes(1));
        sender = new Sender(
                target, new Sender.Door(target.smtp(), "ledger@bench.example", Sender.Login.NONE), ledger, 1, 0);
    }

    @AfterEach
    void close() throws IOException {
        ledger.close();
        sink.close();
    }

    @Test
    void writesAttemptAndOutcomeBeforeAnybodyRelies() throws IOException {
        sender.deliver("u1@ledger.test", 0);
        assertThat(ledger.count(Outcome.ACK)).isEqualTo(1);
        assertThat(Files.readAllLines(folder.resolve("ledger.txt")))
                .hasSize(2)
                .satisfies(lines -> assertThat(lines.get(0)).startsWith("ATTEMPT "))
                .satisfies(lines -> assertThat(lines.get(1)).startsWith("ACK "));
    }

    @Test
    void sendsTheSameOctetsAgainUntilTheyAreTaken() throws IOException {
        sink.reply("RCPT", "451 4.3.0 later", 1).dropAt("DATA", 2).dropAt(".", 1);
        sender.deliver("u1@ledger.test", 0);
        assertThat(ledger.count(Outcome.TEMP)).isEqualTo(2);
        assertThat(ledger.count(Outcome.UNKNOWN)).isEqualTo(1);
        assertThat(ledger.count(Outcome.ACK)).isEqualTo(1);
        assertThat(ledger.entries().values()).singleElement().satisfies(entry -> {
            assertThat(entry.isAcknowledged()).isTrue();
            assertThat(entry.hadUnknown()).isTrue();
        });
        assertThat(sink.messages()).hasSize(1);
    }

    @Test
    void givesUpOnlyWhenRefusedForGood() throws IOException {
        sink.reply("RCPT", "550 5.1.1 no such user");
        sender.deliver("u1@ledger.test", 0);
        assertThat(ledger.count(Outcome.PERM)).isEqualTo(1);
        assertThat(ledger.entries().values()).noneMatch(Ledger.Entry::isAcknowledged);
    }

    @Test
    void aLargeMessageTravelsAmongTheSmallOnes() throws IOException {
        sender.deliver("u1@ledger.test", 49);
        assertThat(sink.messages().getFirst().content()).hasSizeGreaterThan(600_000);
        assertThat(sink.messages().getFirst().text()).contains("X-Ledger-Id: ");
    }
}
