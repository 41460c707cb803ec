package io.postrider.delivery.sending;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.sending.Sent.Amount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides which of an account's messages are too many.
 *
 * @param brake from where on it is more than usual
 */
record SendingRules(BrakeProperties brake) {
    /**
     * What becomes of an account's messages.
     *
     * @param refused why some are refused, by queue id
     * @param unusual why its mail is to be held from now on; null when it is not
     */
    record Verdict(
            Map<UUID, ProblemException> refused, @Nullable String unusual) {}

    /** Judges an account's messages, which {@code sent} has in it already, one after the other. */
    Verdict judge(Sent sent, List<Submission> submissions) {
        Map<UUID, ProblemException> refused = new HashMap<>();
        String unusual = null;
        Amount added = Amount.of(submissions);
        Amount hour = sent.hour().minus(added);
        long day = sent.dayRecipients() - added.recipients();
        for (Submission submission : submissions) {
            Amount with = hour.plus(submission);
            ProblemException problem = overLimits(sent, submission, with, day + submission.recipients());
            if (problem == null) {
                unusual = unusual == null ? farOutside(sent, with) : unusual;
                problem = unusual == null ? null : braked();
            }
            if (problem == null) {
                hour = with;
                day += submission.recipients();
            } else {
                refused.put(submission.messageId(), problem);
            }
        }
        return new Verdict(refused, unusual);
    }

    private static ProblemException braked() {
        return new ProblemException(
                ProblemCode.ACCOUNT_BRAKED, "The account sent far more than it usually does, and its mail is held.");
    }

    private static @Nullable ProblemException overLimits(Sent sent, Submission submission, Amount hour, long day) {
        if (sent.brake() == Sent.Brake.ON) {
            return braked();
        }
        Integer daily = submission.recipientsPerDay();
        if (daily != null && day > daily) {
            return new ProblemException(
                    ProblemCode.SENDING_CAP, "The account may send to %s recipients within 24 hours.".formatted(daily));
        }
        Integer hourly = submission.messagesPerHour();
        if (hourly != null && hour.messages() > hourly) {
            return new ProblemException(
                    ProblemCode.SENDING_RATE, "The account may send %s messages within an hour.".formatted(hourly));
        }
        return null;
    }

    private @Nullable String farOutside(Sent sent, Amount hour) {
        if (!brake.enabled() || sent.brake() == Sent.Brake.RELEASED) {
            return null;
        }
        Amount usual = sent.usual();
        long messages = Math.max(brake.messages(), brake.factor() * usual.messages());
        long recipients = Math.max(brake.recipients(), brake.factor() * usual.recipients());
        if (hour.messages() > messages || hour.recipients() > recipients) {
            return "%d messages to %d recipients within an hour; the most in weeks was %d to %d"
                    .formatted(hour.messages(), hour.recipients(), usual.messages(), usual.recipients());
        }
        return strangers(sent.reach(), hour);
    }

    /** Who sends by somebody else's password knows nobody: many domains, and many addresses that are none. */
    private @Nullable String strangers(Sent.Reach reach, Amount hour) {
        if (reach.domains() > Math.max(brake.domains(), brake.factor() * reach.usualDomains())) {
            return "mail to some %d domains within an hour; the most in weeks was %d"
                    .formatted(reach.domains(), reach.usualDomains());
        }
        boolean many =
                reach.failed() > brake.failures() && reach.failed() * 100 > brake.failureShare() * hour.recipients();
        return many
                ? "%d of %d recipients within an hour came to nothing".formatted(reach.failed(), hour.recipients())
                : null;
    }
}
