package io.postrider.smtp.verdict;

import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.api.verdict.MailPolicy;
import io.postrider.api.verdict.Verdict;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was found into what is done, for each recipient by its own policy. There is one reply for all of them: a message is
 * refused when everybody's policy refuses it; where some would take it, it is held for the others.
 */
final class Judge {
    private final Arrival arrival;
    private final Inspected inspected;
    private final MailPolicy listener;
    private final boolean away;
    private final boolean unproven;
    private final double score;

    private Judge(Arrival arrival, Inspected inspected, MailPolicy listener) {
        this.arrival = arrival;
        this.inspected = inspected;
        this.listener = listener;
        this.away = inspected.findings().stream().anyMatch(Finding::isUnavailable);
        this.unproven = isUnproven(inspected.findings());
        this.score = inspected.findings().stream().mapToDouble(Finding::score).sum();
    }

    /** Whether another time may tell who the sender is, and this one did not because of the DNS. */
    private static boolean isUnproven(List<Finding> findings) {
        boolean passed = findings.stream().anyMatch(finding -> says(finding, "dmarc", "pass"));
        return !passed
                && findings.stream()
                        .anyMatch(finding -> says(finding, "dmarc", "temperror") || says(finding, "spf", "temperror"));
    }

    private static boolean says(Finding finding, String check, String result) {
        return finding.check().equals(check) && finding.result().equals(result);
    }

    static Judgement judge(Arrival arrival, Inspected inspected, MailPolicy listener) {
        return new Judge(arrival, inspected, listener).judge();
    }

    private Judgement judge() {
        List<Recipient> recipients = arrival.transaction().recipients();
        List<Action> applied = new ArrayList<>(recipients.size());
        Action decided = Action.ACCEPT;
        boolean enforced = false;
        for (Recipient recipient : recipients) {
            if (Boolean.TRUE.equals(recipient.expanded())) {
                // It gets no mail: whom it leads to is decided on.
                applied.add(Action.ACCEPT);
                continue;
            }
            MailPolicy policy = policy(recipient);
            Action action = action(policy);
            boolean enforces = Boolean.TRUE.equals(policy.enforce()) && Boolean.TRUE.equals(listener.enforce());
            decided = decided.or(action);
            enforced |= enforces;
            applied.add(enforces ? action : Action.ACCEPT);
        }
        if (arrival.user() != null) {
            applied.replaceAll(Judge::ofSubmitted);
        }
        SmtpReply refusal = refusal(applied);
        if (refusal == null) {
            applied.replaceAll(action -> action == Action.REJECT ? Action.QUARANTINE : action);
        }
        Action done = refusal == null
                ? applied.stream().reduce(Action.ACCEPT, Action::or)
                : refusal.code() < 500 ? Action.DEFER : Action.REJECT;
        Verdict verdict = new Verdict(enforced ? done : decided, score, inspected.findings());
        // What we think of our users is nobody's business.
        String headers = arrival.user() == null ? inspected.headers() + VerdictFields.of(verdict, enforced) : "";
        Action demanded = inspected.demand() == null ? null : inspected.demand().action();
        return new Judgement(arrival, verdict, demanded, enforced, List.copyOf(applied), headers, refusal);
    }

    /** Whoever sends it is there to be told: nothing of it is held, and others' junk is theirs to judge. */
    private static Action ofSubmitted(Action action) {
        return switch (action) {
            case JUNK -> Action.ACCEPT;
            case QUARANTINE -> Action.REJECT;
            case ACCEPT, DEFER, REJECT -> action;
        };
    }

    private MailPolicy policy(Recipient recipient) {
        if (arrival.user() != null) {
            return listener;
        }
        MailPolicy own = arrival.transaction().policyOf(recipient);
        return own == null ? listener : own.orElse(listener);
    }

    private Action action(MailPolicy policy) {
        Action action = policy.of(score);
        if (inspected.demand() != null) {
            action = action.or(inspected.demand().action());
        }
        boolean defers =
                away && policy.withoutFilter() == Action.DEFER || unproven && policy.dnsFailure() == Action.DEFER;
        return defers ? action.or(Action.DEFER) : action;
    }

    private @Nullable SmtpReply refusal(List<Action> applied) {
        if (decidedOn(applied).allMatch(action -> action == Action.REJECT)) {
            return demanded(Action.REJECT, Replies.spam(arrival.transaction().traceId()));
        }
        // Not taken for one is not taken for any: who gets it then is decided when it comes again.
        SmtpReply later = unproven ? Replies.SENDER_NOT_CHECKED : Replies.CANNOT_CHECK;
        return applied.contains(Action.DEFER) ? demanded(Action.DEFER, later) : null;
    }

    private Stream<Action> decidedOn(List<Action> applied) {
        List<Recipient> recipients = arrival.transaction().recipients();
        return IntStream.range(0, applied.size())
                .filter(i -> !Boolean.TRUE.equals(recipients.get(i).expanded()))
                .mapToObj(applied::get);
    }

    private SmtpReply demanded(Action action, SmtpReply otherwise) {
        Demand demand = inspected.demand();
        SmtpReply reply = demand == null ? null : demand.reply();
        return demand != null && reply != null && demand.action() == action ? reply : otherwise;
    }
}
