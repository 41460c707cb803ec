package io.postrider.delivery.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.TimeOrderedId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WorkTest {
    @Test
    void givesEveryRecipientAKeyOfItsOwnThatStaysTheSame() {
        UUID id = TimeOrderedId.next();
        Set<UUID> keys = new HashSet<>();
        for (int ordinal = 0; ordinal < 5_000; ordinal++) {
            assertThat(keys.add(work(id, ordinal).deliveryKey())).isTrue();
        }
        assertThat(work(id, 7).deliveryKey()).isEqualTo(work(id, 7).deliveryKey());
        assertThat(keys).doesNotContain(work(TimeOrderedId.next(), 0).deliveryKey());
    }

    @Test
    void knowsTheReportsThatASenderWants() {
        assertThat(recipient("success,FAILURE", 0).notifies("SUCCESS")).isTrue();
        assertThat(recipient("NEVER", 0).notifies("FAILURE")).isFalse();
        assertThat(recipient(null, 0).notifies("FAILURE")).isFalse();
    }

    private static Work work(UUID id, int ordinal) {
        var message = new QueuedMessage(
                id,
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
        return new Work(message, recipient(null, ordinal), Duration.ZERO);
    }

    private static QueuedRecipient recipient(String dsnNotify, int ordinal) {
        return new QueuedRecipient(ordinal, "a@b.test", null, "b.test", dsnNotify, null, 1, 1, false);
    }
}
