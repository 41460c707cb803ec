package io.postrider.delivery.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The way of a message through the suite.
 *
 * @param queueId its id in the queue
 * @param traceId the one id from SMTP to mailbox
 * @param messageId the Message-ID field
 * @param reversePath the sender; empty for a bounce
 * @param size octets
 * @param recipients what became of it, recipient by recipient
 * @param hops every service it passed, oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MessageTrace(
        UUID queueId,
        String traceId,
        @Nullable String messageId,
        String reversePath,
        long size,
        List<Recipient> recipients,
        List<Hop> hops) {

    /**
     * One recipient.
     *
     * @param address the forward-path
     * @param accountAddress the address of the account that gets it, when that is another: a group's member, who is behind an alias
     * @param outcome {@code delivered}, {@code relayed}, {@code failed}, {@code deleted}, {@code queued}, {@code held} or
     *     {@code quarantined}
     * @param attempts attempts begun
     * @param status enhanced status code of the last answer (RFC 3463)
     * @param remote who gave it
     * @param reply in which words
     * @param tls what the connection to it had proved: {@code dane}, {@code mta-sts}, {@code ca}, {@code any-certificate} or {@code clear}
     * @param finishedAt when it ended
     * @param nextAttemptAt when the next attempt is due
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Recipient(
            String address,
            @Nullable String accountAddress,
            String outcome,
            int attempts,
            @Nullable String status,
            @Nullable String remote,
            @Nullable String reply,
            @Nullable String tls,
            @Nullable Instant finishedAt,
            @Nullable Instant nextAttemptAt) {}

    /**
     * One hop.
     *
     * @param service where it was
     * @param event what happened there
     * @param at when
     * @param detail from where, or what came of it
     * @param recipient for whom; null when it was for the whole message
     * @param status enhanced status code of the answer (RFC 3463)
     * @param remote who gave it
     * @param reply in which words
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Hop(
            String service,
            String event,
            Instant at,
            @Nullable String detail,
            @Nullable String recipient,
            @Nullable String status,
            @Nullable String remote,
            @Nullable String reply) {
        /** One of the whole message. */
        Hop(String service, String event, Instant at, @Nullable String detail) {
            this(service, event, at, detail, null, null, null, null);
        }
    }
}
