package io.postrider.delivery.operate;

import io.postrider.delivery.reach.Reach;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The WHERE of a question about the queue, on {@code queue.recipient r} and its {@code queue.message m}. It has what is
 * asked for and nothing else, so that the planner sees what it can use.
 */
final class Conditions {
    private static final String WITHIN_DOMAINS = Reach.queuedWithin(":reachDomains::text[]");

    private final StringBuilder sql = new StringBuilder("TRUE");
    private final Map<String, Object> parameters = new HashMap<>();

    private Conditions() {}

    /** What a filter matches of what a caller reaches, as of a time. */
    static Conditions of(QueueFilter filter, Reach reach, Instant asOf) {
        Conditions all = new Conditions();
        all.and("r.message_id = :queueId", "queueId", filter.queueId());
        all.and("m.header_message_id = :messageId", "messageId", bracketed(filter.messageId()));
        all.address("m.reverse_path", "sender", filter.sender());
        all.address("r.address", "recipient", filter.recipient());
        all.address("r.address", "domain", filter.domain() == null ? null : '@' + filter.domain());
        all.and("lower(r.last_remote) = lower(:remote)", "remote", filter.remote());
        all.and(":tenantId IN (r.tenant_id, m.tenant_id)", "tenantId", filter.tenantId());
        all.and(":accountId IN (r.account_id, m.submitter_id)", "accountId", filter.accountId());
        if (filter.status() != null) {
            all.and(filter.status().condition());
        }
        Duration age = filter.age();
        all.and("m.accepted_at < :latest", "latest", age == null ? null : time(asOf.minus(age)));
        all.and(":reachTenant IN (r.tenant_id, m.tenant_id)", "reachTenant", reach.tenantId());
        all.and(WITHIN_DOMAINS, "reachDomains", reach.domainArray());
        return all;
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant, ZoneOffset.UTC);
    }

    /** RFC 5322 section 3.6.4: the angle brackets belong to it, and people leave them out. */
    private static @Nullable String bracketed(@Nullable String messageId) {
        return messageId == null || messageId.startsWith("<") ? messageId : '<' + messageId + '>';
    }

    private void address(String column, String name, @Nullable String address) {
        if (address == null) {
            return;
        }
        String bare = address.equals("<>") ? "" : address;
        String text = "lower(" + column + ")";
        if (bare.startsWith("@")) {
            and(
                    "substring(" + text + " from '@([^@]*)$') = :" + name,
                    name,
                    bare.substring(1).toLowerCase(Locale.ROOT));
        } else {
            and(text + " = lower(:" + name + ")", name, bare);
        }
    }

    Conditions and(String condition) {
        sql.append(" AND (").append(condition).append(')');
        return this;
    }

    /** Adds a condition on a value, unless there is none. */
    Conditions and(String condition, String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        parameters.put(name, value);
        return and(condition);
    }

    /** Only what was accepted by then. */
    Conditions acceptedBy(Instant asOf) {
        return and("m.accepted_at <= :asOf", "asOf", time(asOf));
    }

    /** Only what comes after a recipient, in the order of pages. */
    Conditions after(Place place) {
        return and("(r.message_id, r.ordinal) > (:afterId, :afterOrdinal)", "afterId", place.messageId())
                .with("afterOrdinal", place.ordinal());
    }

    /** Gives the statement around these conditions a value. */
    Conditions with(String name, Object value) {
        parameters.put(name, value);
        return this;
    }

    String sql() {
        return sql.toString();
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    /**
     * A place in the order of pages.
     *
     * @param messageId the message
     * @param ordinal its recipient
     */
    record Place(UUID messageId, int ordinal) {
        static final Place START = new Place(new UUID(0, 0), -1);

        static Place parse(String cursor) {
            int dot = cursor.indexOf('.');
            if (dot != 36) {
                throw new IllegalArgumentException("no cursor");
            }
            return new Place(UUID.fromString(cursor.substring(0, dot)), Integer.parseInt(cursor.substring(dot + 1)));
        }

        @Override
        public String toString() {
            return messageId + "." + ordinal;
        }
    }
}
