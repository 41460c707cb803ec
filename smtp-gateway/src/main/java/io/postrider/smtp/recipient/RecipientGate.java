package io.postrider.smtp.recipient;

import io.postrider.api.auth.Resolution.Target;
import io.postrider.smtp.reply.SmtpReply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has the last word on a recipient that would be taken. */
@FunctionalInterface
public interface RecipientGate {
    /** Lets everybody through. */
    RecipientGate OPEN = (path, targets) -> null;

    /** Why not after all; null when it is taken. */
    @Nullable SmtpReply refusal(String path, List<Target> targets);
}
