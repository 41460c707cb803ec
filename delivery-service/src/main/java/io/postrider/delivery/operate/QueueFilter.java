package io.postrider.delivery.operate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * Which recipients in the queue are meant: those for which all that is named holds.
 *
 * @param queueId of that message
 * @param messageId of messages with that Message-ID field, with or without its angle brackets
 * @param sender the reverse-path; {@code @example.org} for all of a domain, {@code <>} for reports
 * @param recipient the recipient's address; {@code @example.org} for all of a domain
 * @param domain the recipient's domain
 * @param remote the host that answered last
 * @param tenantId sent or received by that tenant
 * @param accountId sent or received by that account
 * @param status how it stands
 * @param olderThan accepted longer ago than that: {@code 90m}, {@code 4h}, {@code 2d}, {@code PT4H}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record QueueFilter(
        @Nullable UUID queueId,
        @Nullable String messageId,
        @Nullable String sender,
        @Nullable String recipient,
        @Nullable String domain,
        @Nullable String remote,
        @Nullable UUID tenantId,
        @Nullable UUID accountId,
        @Nullable Status status,
        @Nullable String olderThan) {
    private static final int MAX_TEXT = 1_000;
    private static final Duration OLDEST = Duration.ofDays(3650);

    /** How a recipient in the queue stands. */
    enum Status {
        /** Waits for a worker. */
        DUE("r.owner IS NULL AND NOT r.held AND NOT r.quarantined AND r.due_at <= now()"),
        /** Waits for its next attempt. */
        DEFERRED("r.owner IS NULL AND NOT r.held AND NOT r.quarantined AND r.due_at > now()"),
        /** Waits for an administrator. */
        HELD("r.owner IS NULL AND r.held"),
        /** Waits for an administrator, because its attempts killed the worker. */
        QUARANTINED("r.owner IS NULL AND r.quarantined AND NOT r.held"),
        /** A worker has it. */
        DELIVERING("r.owner IS NOT NULL");

        /** Names the status of a row. */
        static final String COLUMN = "CASE WHEN r.owner IS NOT NULL THEN 'delivering' WHEN r.held THEN 'held'"
                + " WHEN r.quarantined THEN 'quarantined' WHEN r.due_at <= now() THEN 'due' ELSE 'deferred' END";

        private final String condition;

        Status(String condition) {
            this.condition = condition;
        }

        String condition() {
            return condition;
        }

        /** As it is written outside. */
        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    QueueFilter {
        Stream.of(messageId, sender, recipient, domain, remote)
                .filter(Objects::nonNull)
                .forEach(QueueFilter::check);
        if (olderThan != null) {
            age(olderThan);
        }
    }

    private static void check(String text) {
        if (text.length() > MAX_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a filter has at most " + MAX_TEXT + " characters and no controls");
        }
    }

    private static Duration age(String text) {
        try {
            Duration age = DurationStyle.detectAndParse(text);
            if (!age.isNegative() && age.compareTo(OLDEST) <= 0) {
                return age;
            }
        } catch (IllegalArgumentException | ArithmeticException malformed) {
            // Told below.
        }
        throw new IllegalArgumentException("olderThan is written 90m, 4h or 2d");
    }

    /** How long ago it was accepted at least; null for any time. */
    @JsonIgnore
    @Nullable Duration age() {
        return olderThan == null ? null : age(olderThan);
    }

    /** What is in the queue of one message. */
    static QueueFilter of(UUID queueId) {
        return new QueueFilter(queueId, null, null, null, null, null, null, null, null, null);
    }

    /** Whether it matches everything. */
    @JsonIgnore
    boolean isEmpty() {
        return Stream.of(queueId, messageId, sender, recipient, domain, remote, tenantId, accountId, status, olderThan)
                .allMatch(Objects::isNull);
    }
}
