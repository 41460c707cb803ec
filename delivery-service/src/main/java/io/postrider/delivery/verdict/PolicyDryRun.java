package io.postrider.delivery.verdict;

import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.MailPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Counts what a policy would have done to mail whose verdicts are kept, beside what was done. */
final class PolicyDryRun {
    private static final int MOST_EXAMPLES = 5;

    private final MailPolicy policy;
    private final Map<String, Integer> before = new TreeMap<>();
    private final Map<String, Integer> after = new TreeMap<>();
    private final Map<String, Change> changes = new TreeMap<>();
    private int messages;

    PolicyDryRun(MailPolicy policy) {
        this.policy = policy.orElse(MailPolicy.STANDARD);
    }

    /**
     * A message as far as a policy asks for it.
     *
     * @param messageId its id in the queue
     * @param recipients each with what was done
     * @param score its score
     * @param demanded what a check wanted whatever the score; null for nothing
     * @param said what the checks said, each as its name, a space and its result; what it was refused for at the door first
     * @param came whether it came in; what is refused at the door is not looked at further
     */
    record Judged(
            UUID messageId,
            List<KeptVerdict.Recipient> recipients,
            double score,
            @Nullable Action demanded,
            List<String> said,
            boolean came) {
        Judged {
            said = List.copyOf(said);
        }

        private boolean away() {
            return said.stream().anyMatch(one -> one.endsWith(" unavailable"));
        }

        /** Whether another time might have told who the sender is. */
        private boolean unproven() {
            return !said.contains("dmarc pass") && (said.contains("dmarc temperror") || said.contains("spf temperror"));
        }
    }

    /**
     * What would be done otherwise.
     *
     * @param from what was done
     * @param to what would have been
     * @param recipients of how many
     * @param examples some of the messages, the newest first
     */
    record Change(String from, String to, int recipients, List<UUID> examples) {
        private Change with(UUID message) {
            List<UUID> more = new ArrayList<>(examples);
            if (more.size() < MOST_EXAMPLES && !more.contains(message)) {
                more.add(message);
            }
            return new Change(from, to, recipients + 1, List.copyOf(more));
        }
    }

    /**
     * What came of it.
     *
     * @param since the verdicts of that time on were asked
     * @param complete false when there were more than so many: then the newest of them were
     * @param messages how many messages
     * @param before recipients by what was done
     * @param after recipients by what would have been
     * @param changes where these differ
     */
    record Answer(
            Instant since,
            boolean complete,
            int messages,
            Map<String, Integer> before,
            Map<String, Integer> after,
            List<Change> changes) {}

    /** Takes a message, with the recipients that are asked about. */
    void add(Judged judged, List<KeptVerdict.Recipient> recipients) {
        if (recipients.isEmpty()) {
            return;
        }
        messages++;
        String would = VerdictRow.text(would(judged));
        for (KeptVerdict.Recipient recipient : recipients) {
            before.merge(recipient.action(), 1, Integer::sum);
            after.merge(would, 1, Integer::sum);
            if (!would.equals(recipient.action())) {
                String key = recipient.action() + ' ' + would;
                changes.put(
                        key,
                        Objects.requireNonNullElse(
                                        changes.get(key), new Change(recipient.action(), would, 0, List.of()))
                                .with(judged.messageId()));
            }
        }
    }

    private Action would(Judged judged) {
        if (!Boolean.TRUE.equals(policy.enforce())) {
            return Action.ACCEPT;
        }
        boolean letIn = !judged.came()
                && !judged.said().isEmpty()
                && Boolean.FALSE.equals(isWanted(judged.said().getFirst()));
        Action action = policy.of(judged.score()).or(atDoor(judged));
        if (judged.demanded() != null && !letIn) {
            action = action.or(judged.demanded());
        }
        boolean defers = judged.away() && policy.withoutFilter() == Action.DEFER
                || judged.unproven() && policy.dnsFailure() == Action.DEFER;
        return defers ? action.or(Action.DEFER) : action;
    }

    /** What the door would have made of what it only noted. */
    private Action atDoor(Judged judged) {
        Action action = Action.ACCEPT;
        for (String one : judged.said()) {
            if (Boolean.TRUE.equals(isWanted(one))) {
                action = action.or(one.equals("greylist new") ? Action.DEFER : Action.REJECT);
            }
        }
        return action;
    }

    /** Whether the policy has clients refused for what was said; null where it is the port's business. */
    private @Nullable Boolean isWanted(String said) {
        return switch (said) {
            case "dnsbl listed" -> policy.blockLists();
            case "greylist new" -> policy.greylisting();
            case "helo no-host-name" -> policy.helo();
            case "reverse-name missing" -> policy.reverseName();
            default -> null;
        };
    }

    Answer answer(Instant since, boolean complete) {
        return new Answer(since, complete, messages, before, after, List.copyOf(changes.values()));
    }
}
