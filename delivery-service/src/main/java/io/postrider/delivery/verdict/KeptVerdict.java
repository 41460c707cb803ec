package io.postrider.delivery.verdict;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.postrider.api.verdict.Finding;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A verdict as it is told.
 *
 * @param messageId the message's id in the queue; of a message that was refused, the one it would have had
 * @param traceId the one id from SMTP to mailbox
 * @param at when it was decided
 * @param listener the port it came to
 * @param client the client's address
 * @param helo what it called itself
 * @param sender the reverse-path; empty for a bounce
 * @param size octets
 * @param recipients those of them whom the caller reaches
 * @param action what the checks came to: {@code accept}, {@code junk}, {@code quarantine}, {@code defer} or {@code reject}
 * @param enforced whether that was carried out
 * @param score the findings' scores together
 * @param reply what the client was told when the message was not taken
 * @param findings which check said what; null in lists
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record KeptVerdict(
        UUID messageId,
        String traceId,
        Instant at,
        String listener,
        String client,
        String helo,
        String sender,
        long size,
        List<Recipient> recipients,
        String action,
        boolean enforced,
        double score,
        @Nullable String reply,
        @Nullable List<Finding> findings) {
    /**
     * One recipient.
     *
     * @param address the forward-path
     * @param action what became of the message for this one
     */
    record Recipient(String address, String action) {}

    KeptVerdict with(List<Recipient> others) {
        List<Recipient> all = new java.util.ArrayList<>(recipients);
        all.addAll(others);
        return new KeptVerdict(
                messageId, traceId, at, listener, client, helo, sender, size, all, action, enforced, score, reply,
                findings);
    }

    KeptVerdict withoutFindings() {
        return new KeptVerdict(
                messageId,
                traceId,
                at,
                listener,
                client,
                helo,
                sender,
                size,
                recipients,
                action,
                enforced,
                score,
                reply,
                null);
    }
}
