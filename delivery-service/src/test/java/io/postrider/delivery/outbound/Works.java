package io.postrider.delivery.outbound;

import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.QueuedMessage.Priority;
import io.postrider.delivery.queue.QueuedRecipient;
import io.postrider.delivery.queue.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Work to test with. */
final class Works {
    private Works() {}

    static QueuedMessage message() {
        return new QueuedMessage(
                UUID.randomUUID(),
                null,
                UUID.randomUUID(),
                1,
                UUID.randomUUID(),
                "",
                new QueuedMessage.Client("127.0.0.1", "SMTP", Instant.EPOCH),
                new QueuedMessage.Transport(false, "7BIT", null, null),
                null,
                1,
                Instant.EPOCH);
    }

    static QueuedMessage bulk() {
        return message().withPriority(Priority.BULK);
    }

    static Work work(QueuedMessage message, int ordinal, String domain, int unfinished) {
        var recipient = new QueuedRecipient(
                ordinal, "u" + ordinal + "@" + domain, null, domain, null, null, 1, unfinished, false);
        return new Work(message, recipient, Duration.ZERO);
    }

    static Work forwarded(QueuedMessage message, int ordinal, String domain, String forwarder) {
        var recipient = new QueuedRecipient(
                ordinal, "u" + ordinal + "@" + domain, null, domain, null, null, 1, 1, false, forwarder, null, false);
        return new Work(message, recipient, Duration.ZERO);
    }

    static Work to(String domain) {
        return work(message(), 0, domain, 1);
    }

    static List<Work> recipients(QueuedMessage message, int count, String domain) {
        List<Work> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(work(message, i, domain, 1));
        }
        return all;
    }
}
