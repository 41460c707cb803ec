package io.postrider.smtp.verdict;

import io.postrider.api.verdict.Action;
import io.postrider.smtp.reply.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * What a check wants done whatever the score; a policy that only tags mail passes it over.
 *
 * @param action the least that is done
 * @param reply for the client; null where the message is taken
 */
public record Demand(Action action, @Nullable SmtpReply reply) {
    public Demand {
        boolean agree = switch (action) {
            case REJECT -> reply != null && reply.code() >= 500;
            case DEFER -> reply != null && reply.code() >= 400 && reply.code() < 500;
            default -> reply == null;
        };
        if (!agree) {
            throw new IllegalArgumentException(action + " does not go with " + reply);
        }
    }

    /** Refuses the message. */
    public static Demand reject(SmtpReply reply) {
        return new Demand(Action.REJECT, reply);
    }

    /** Asks the client to try again later. */
    public static Demand defer(SmtpReply reply) {
        return new Demand(Action.DEFER, reply);
    }
}
