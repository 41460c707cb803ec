package io.postrider.api.verdict;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway decided on one message, to be read afterwards.
 *
 * @param messageId the message's id in the queue; of a message that was refused, the one it would have had
 * @param traceId the one id from SMTP to mailbox, as 32 hexadecimal digits
 * @param at when it was decided
 * @param origin where the message came from
 * @param size its octets
 * @param recipients whom it was for, each with what became of it for that one
 * @param demanded what a check wanted whatever the score; null for nothing
 * @param verdict what the checks came to, whether or not it was carried out
 * @param enforced whether it was; false where mail is tagged only
 * @param reply what the client was told when the message was not taken; null when it was
 */
public record MessageVerdict(
        UUID messageId,
        String traceId,
        Instant at,
        Origin origin,
        long size,
        List<Recipient> recipients,
        @Nullable Action demanded,
        Verdict verdict,
        boolean enforced,
        @Nullable String reply) {
    public MessageVerdict {
        recipients = List.copyOf(recipients);
    }

    /**
     * Where a message came from.
     *
     * @param listener the role of the port, for example {@code mx}
     * @param address the client's IP address
     * @param helo what it called itself
     * @param reversePath the sender; empty for a bounce
     */
    public record Origin(String listener, String address, String helo, String reversePath) {}

    /**
     * One recipient.
     *
     * @param address the forward-path
     * @param tenantId whose it is; null for an address elsewhere
     * @param action what became of the message for this one
     */
    public record Recipient(String address, @Nullable UUID tenantId, Action action) {}
}
