package io.postrider.smtp.session;

import io.postrider.smtp.accept.IncomingContent;
import io.postrider.smtp.body.MessageBody;
import io.postrider.smtp.reply.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * A message that is being received.
 *
 * @param body reads it
 * @param content takes it
 */
record IncomingMessage(MessageBody body, IncomingContent content) implements AutoCloseable {
    /** Why it can't be accepted so far; null when it can. */
    @Nullable SmtpReply refusal() {
        SmtpReply octets = body.refusal();
        return octets != null ? octets : content.refusal();
    }

    @Override
    public void close() {
        content.close();
    }
}
