package io.postrider.smtp.accept;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Accounts that delivery-service has just refused a message of, because they send too much. It alone counts; but what it refuses
 * it would refuse again a moment later, and that can be told before the message comes.
 */
final class SendingPauses {
    private static final Duration MOMENT = Duration.ofSeconds(15);
    private static final int MOST_ACCOUNTS = 10_000;

    private final Cache<UUID, Pause> pauses = Caffeine.newBuilder()
            .maximumSize(MOST_ACCOUNTS)
            .expireAfterWrite(MOMENT)
            .build();

    /** A refusal of messages with that many recipients or more. */
    private record Pause(SmtpReply reply, int recipients) {}

    /** Notes how a message of an account was refused. */
    void note(UUID accountId, SmtpReply reply, int recipients) {
        if (reply == Replies.SENDING_CAP) {
            // One to fewer may still go.
            pauses.put(accountId, new Pause(reply, recipients));
        } else if (reply == Replies.SENDING_RATE || reply == Replies.BRAKED) {
            pauses.put(accountId, new Pause(reply, 0));
        }
    }

    /** Why a message of an account, to that many recipients so far, would be refused; null when it may not be. */
    @Nullable SmtpReply refusal(UUID accountId, int recipients) {
        Pause pause = pauses.getIfPresent(accountId);
        return pause == null || recipients < pause.recipients() ? null : pause.reply();
    }
}
