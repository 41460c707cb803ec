package io.postrider.smtp.accept;

import io.postrider.smtp.reply.SmtpReply;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How handing over a message ended.
 *
 * @param reply for the client; 250 only with a receipt
 * @param queueId what the receipt says; null without one
 */
public record Acceptance(SmtpReply reply, @Nullable UUID queueId) {
    static Acceptance queued(UUID queueId) {
        return new Acceptance(SmtpReply.of(250, "2.0.0", "OK queued as " + queueId), queueId);
    }

    static Acceptance refused(SmtpReply reply) {
        return new Acceptance(reply, null);
    }
}
