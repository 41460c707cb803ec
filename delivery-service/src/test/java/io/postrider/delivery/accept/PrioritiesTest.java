package io.postrider.delivery.accept;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.QueuedMessage.Priority;
import io.postrider.delivery.queue.QueuedMessage.Sender;
import io.postrider.delivery.queue.QueuedRecipient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrioritiesTest {
    private static final Sender SENDER = new Sender(UUID.randomUUID(), UUID.randomUUID());

    private final Priorities priorities = new Priorities();

    private static QueuedMessage message(Sender sender, long size, String reversePath) {
        return new QueuedMessage(
                UUID.randomUUID(),
                sender,
                UUID.randomUUID(),
                size,
                UUID.randomUUID(),
                reversePath,
                new QueuedMessage.Client("127.0.0.1", "SMTP", Instant.EPOCH),
                new QueuedMessage.Transport(false, "7BIT", null, null),
                null,
                1,
                Instant.EPOCH);
    }

    private static List<QueuedRecipient> recipients(int count) {
        List<QueuedRecipient> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new QueuedRecipient(i, "u" + i + "@far.test", null, "far.test", null, null, 1, 1, false));
        }
        return all;
    }

    private Priority of(QueuedMessage message, int recipients, String header) {
        return priorities.of(message, recipients(recipients), (header + "\r\n\r\nHello\r\n").getBytes(US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({
        "Subject: hello, INTERACTIVE",
        "Precedence: first-class, INTERACTIVE",
        "Precedence:  Bulk, BULK",
        "precedence: list, BULK",
        "List-Id: <a.b.test>, BULK",
        "Auto-Submitted: no, INTERACTIVE",
        "Auto-Submitted: auto-replied, BULK",
        "X: y, INTERACTIVE"
    })
    void believesWhatMailSaysOfItself(String header, Priority priority) {
        assertThat(of(message(SENDER, 100, "a@b.test"), 1, header)).isEqualTo(priority);
    }

    @Test
    void putsMuchAndReportsLater() {
        assertThat(of(message(null, 100, "a@b.test"), 20, "A: b")).isEqualTo(Priority.INTERACTIVE);
        assertThat(of(message(null, 100, "a@b.test"), 21, "A: b")).isEqualTo(Priority.BULK);
        assertThat(of(message(null, 10_000_000, "a@b.test"), 1, "A: b")).isEqualTo(Priority.BULK);
        assertThat(of(message(null, 100, ""), 1, "A: b")).isEqualTo(Priority.BULK);
    }

    @Test
    void knowsASubmitterWhoSendsMuchByItsOwnPaceAlone() {
        Sender other = new Sender(SENDER.tenantId(), UUID.randomUUID());
        for (int i = 0; i < 200; i++) {
            of(message(SENDER, 100, "a@b.test"), 1, "A: b");
        }
        assertThat(of(message(SENDER, 100, "a@b.test"), 1, "A: b")).isEqualTo(Priority.BULK);
        assertThat(of(message(other, 100, "a@b.test"), 1, "A: b")).isEqualTo(Priority.INTERACTIVE);
    }
}
