package io.postrider.smtp.verdict;

import io.postrider.api.verdict.MailPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The room in which mail from elsewhere is judged. */
public final class Verdicts {
    /** Judges nothing. */
    public static final Verdicts NONE = new Verdicts(List.of(), MailPolicy.STANDARD, Duration.ZERO, verdict -> {});

    private final List<MessageCheck> checks;
    private final MailPolicy listener;
    private final Duration patience;
    private final VerdictSink told;

    /**
     * A room.
     *
     * @param checks in their order
     * @param listener what holds where tenants, domains and accounts say nothing
     * @param patience how long the end of a message waits for all checks together
     * @param told hears every verdict
     */
    public Verdicts(List<MessageCheck> checks, MailPolicy listener, Duration patience, VerdictSink told) {
        this.checks = List.copyOf(checks);
        this.listener = listener.orElse(MailPolicy.STANDARD);
        this.patience = patience;
        this.told = told;
    }

    /** Begins to look at a message. */
    public Inspecting begin(Arrival arrival) {
        if (checks.isEmpty()) {
            return Inspecting.NONE;
        }
        List<Inspecting.Look> looks = new ArrayList<>(checks.size());
        for (MessageCheck check : checks) {
            looks.add(Inspecting.Look.begin(check, arrival));
        }
        return new Inspecting(looks, patience, inspected -> Judge.judge(arrival, inspected, listener));
    }

    /** Tells of a verdict that has become true. */
    public void tell(Judgement judgement, long size) {
        if (judgement.arrival() != null) {
            told.add(judgement.told(java.time.Instant.now(), size));
        }
    }
}
