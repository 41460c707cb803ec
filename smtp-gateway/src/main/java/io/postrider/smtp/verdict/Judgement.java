package io.postrider.smtp.verdict;

import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.MessageVerdict;
import io.postrider.api.verdict.Verdict;
import io.postrider.smtp.reply.SmtpReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a message.
 *
 * @param arrival the message; null when nothing looked at it
 * @param verdict what the checks came to
 * @param demanded what a check wanted whatever the score; null for nothing
 * @param enforced whether that is carried out for somebody
 * @param actions what is done for each recipient, in their order
 * @param headers whole header fields that the message gets
 * @param refusal the reply to a message that is not taken; null when it is
 */
public record Judgement(
        @Nullable Arrival arrival,
        Verdict verdict,
        @Nullable Action demanded,
        boolean enforced,
        List<Action> actions,
        String headers,
        @Nullable SmtpReply refusal) {
    /** Nothing looked at the message. */
    public static final Judgement NONE =
            new Judgement(null, new Verdict(Action.ACCEPT, 0, List.of()), null, false, List.of(), "", null);

    /** Puts what is done for each recipient into the envelope. */
    public void place() {
        if (arrival != null) {
            arrival.transaction().place(actions);
        }
    }

    MessageVerdict told(Instant at, long size) {
        if (arrival == null) {
            throw new IllegalStateException("nothing was judged");
        }
        List<Recipient> to = arrival.transaction().recipients();
        List<MessageVerdict.Recipient> recipients = new ArrayList<>(to.size());
        for (int i = 0; i < to.size(); i++) {
            recipients.add(
                    new MessageVerdict.Recipient(to.get(i).address(), to.get(i).tenantId(), actions.get(i)));
        }
        return new MessageVerdict(
                arrival.transaction().idempotencyKey(),
                arrival.transaction().traceId(),
                at,
                new MessageVerdict.Origin(
                        arrival.listener(),
                        arrival.client().getHostAddress(),
                        arrival.helo(),
                        arrival.transaction().mail().reversePath().address()),
                size,
                recipients,
                demanded,
                verdict,
                enforced,
                refusal == null ? null : refusal.toString());
    }
}
