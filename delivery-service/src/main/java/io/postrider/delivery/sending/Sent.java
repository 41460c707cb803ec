package io.postrider.delivery.sending;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an account has sent, with what is being accepted.
 *
 * @param accountId the account
 * @param hour within the last hour
 * @param dayRecipients recipients within the last 24 hours
 * @param usual the most within an hour during the last weeks
 * @param reach whom it sends to
 * @param brake whether its mail is held
 */
record Sent(UUID accountId, Amount hour, long dayRecipients, Amount usual, Reach reach, Brake brake) {
    /**
     * Whom an account sends to.
     *
     * @param domains domains elsewhere within this hour
     * @param usualDomains the most within an hour during the last weeks
     * @param failed recipients of the last hour that came to nothing
     */
    record Reach(long domains, long usualDomains, long failed) {
        static final Reach NONE = new Reach(0, 0, 0);
    }

    /**
     * Mail.
     *
     * @param messages messages
     * @param recipients their recipients
     */
    record Amount(long messages, long recipients) {
        Amount minus(Amount other) {
            return new Amount(messages - other.messages(), recipients - other.recipients());
        }

        Amount plus(Submission submission) {
            return new Amount(messages + 1, recipients + submission.recipients());
        }

        static Amount of(Iterable<Submission> submissions) {
            Amount sum = new Amount(0, 0);
            for (Submission submission : submissions) {
                sum = sum.plus(submission);
            }
            return sum;
        }
    }

    /** Whether an account's mail is held. */
    enum Brake {
        /** It never was, or long ago. */
        OFF,
        /** It is. */
        ON,
        /** Somebody has found that the account may send that much. */
        RELEASED;

        static Brake of(@Nullable Boolean on) {
            if (on == null) {
                return OFF;
            }
            return on ? ON : RELEASED;
        }
    }
}
