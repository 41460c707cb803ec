package io.postrider.smtp.accept;

import io.postrider.api.delivery.SeenReply;
import io.postrider.smtp.reply.SmtpReply;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How handing over a message ended.
 *
 * @param reply for the client; 250 only with a receipt
 * @param receipt what to tell when the client has seen the reply; null when nothing was accepted
 */
public record Acceptance(SmtpReply reply, @Nullable SeenReply receipt) {
    static Acceptance queued(SeenReply receipt) {
        return new Acceptance(SmtpReply.of(250, "2.0.0", "OK queued as " + receipt.queueId()), receipt);
    }

    static Acceptance refused(SmtpReply reply) {
        return new Acceptance(reply, null);
    }

    /** The queue's id; null when nothing was accepted. */
    public @Nullable UUID queueId() {
        return receipt == null ? null : receipt.queueId();
    }
}
