package io.postrider.delivery.accept;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.QueuedMessage.Priority;
import io.postrider.delivery.queue.QueuedRecipient;
import io.postrider.mail.mime.HeaderField;
import io.postrider.mail.mime.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Tells mail that somebody may be waiting for from mail that can wait: by what it says of itself, by how many and how much it is,
 * and by how many recipients its submitter has had lately. It is a matter of order alone; nothing is refused for it.
 */
final class Priorities {
    private static final int MANY_RECIPIENTS = 20;
    private static final long LARGE = 2 * 1024 * 1024;
    private static final double MANY_LATELY = 100;
    private static final Duration LATELY = Duration.ofMinutes(10);
    private static final int SUBMITTERS = 50_000;
    private static final int HEADER = 64 * 1024;
    private static final Set<String> LATER = Set.of("bulk", "list", "junk");

    private final Cache<UUID, Pace> paces = Caffeine.newBuilder()
            .maximumSize(SUBMITTERS)
            .expireAfterAccess(LATELY)
            .build();

    /** Recipients of a submitter, fading with time. */
    private record Pace(double recipients, long at) {
        Pace plus(int more, long now) {
            double faded = recipients * Math.exp(-(double) (now - at) / LATELY.toNanos());
            return new Pace(faded + more, now);
        }
    }

    /**
     * The priority of a message.
     *
     * @param octets its beginning
     */
    Priority of(QueuedMessage message, List<QueuedRecipient> recipients, byte[] octets) {
        boolean bulk = recipients.size() > MANY_RECIPIENTS
                | message.size() > LARGE
                | message.reversePath().isEmpty()
                | sendsMany(message, recipients.size());
        // Here it is in the mailbox within milliseconds, so only what leaves is looked at more closely.
        boolean leaves = recipients.stream().anyMatch(recipient -> !recipient.isLocal());
        return bulk || leaves && saysSo(octets) ? Priority.BULK : Priority.INTERACTIVE;
    }

    private boolean sendsMany(QueuedMessage message, int recipients) {
        QueuedMessage.Sender sender = message.sender();
        if (sender == null) {
            return false;
        }
        long now = System.nanoTime();
        Pace pace = paces.asMap()
                .compute(
                        sender.accountId(),
                        (id, before) -> before == null ? new Pace(recipients, now) : before.plus(recipients, now));
        return pace.recipients() > MANY_LATELY;
    }

    private static boolean saysSo(byte[] octets) {
        Headers headers;
        try {
            headers = Headers.parse(octets, 0, Math.min(HEADER, octets.length));
        } catch (RuntimeException unreadable) {
            // It is a matter of order alone.
            return false;
        }
        // RFC 2919 section 2: mail of a list
        // RFC 3834 section 5: mail of a machine
        return headers.first("List-Id").isPresent()
                || headers.first("Auto-Submitted")
                        .filter(field -> !is(field, Set.of("no")))
                        .isPresent()
                || precedence(headers).isPresent();
    }

    private static Optional<HeaderField> precedence(Headers headers) {
        return headers.first("Precedence").filter(field -> is(field, LATER));
    }

    private static boolean is(HeaderField field, Set<String> values) {
        return values.contains(field.value().strip().toLowerCase(Locale.ROOT));
    }
}
