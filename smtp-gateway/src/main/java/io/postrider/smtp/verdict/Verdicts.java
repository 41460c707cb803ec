package io.postrider.smtp.verdict;

import io.postrider.api.verdict.MailPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The room in which mail from elsewhere is judged. */
public final class Verdicts {
    /** Judges nothing. */
    public static final Verdicts NONE =
            new Verdicts(List.of(), () -> MailPolicy.STANDARD, Duration.ZERO, verdict -> {});

    private final List<MessageCheck> checks;
    private final Supplier<MailPolicy> listener;
    private final Supplier<@Nullable MailPolicy> submitted;
    private final Duration patience;
    private final VerdictSink told;

    /**
     * A room.
     *
     * @param checks in their order
     * @param listener what holds at the moment where tenants, domains and accounts say nothing
     * @param patience how long the end of a message waits for all checks together
     * @param told hears every verdict
     */
    public Verdicts(List<MessageCheck> checks, Supplier<MailPolicy> listener, Duration patience, VerdictSink told) {
        this(checks, listener, () -> null, patience, told);
    }

    private Verdicts(
            List<MessageCheck> checks,
            Supplier<MailPolicy> listener,
            Supplier<@Nullable MailPolicy> submitted,
            Duration patience,
            VerdictSink told) {
        this.submitted = submitted;
        this.checks = List.copyOf(checks);
        this.listener = listener;
        this.patience = patience;
        this.told = told;
    }

    /** The same, but for mail of our own users when somebody wants it looked at: {@code wanted} has that, or null. */
    public Verdicts ofSubmitted(Supplier<@Nullable MailPolicy> wanted) {
        return new Verdicts(checks, listener, wanted, patience, told);
    }

    /** Begins to look at a message. */
    public Inspecting begin(Arrival arrival) {
        return arrival.user() == null ? begin(arrival, checks, listener.get()) : beginSubmitted(arrival);
    }

    private Inspecting beginSubmitted(Arrival arrival) {
        MailPolicy wanted = submitted.get();
        return wanted == null
                ? Inspecting.NONE
                : begin(
                        arrival,
                        checks.stream().filter(MessageCheck::looksAtSubmitted).toList(),
                        wanted);
    }

    private Inspecting begin(Arrival arrival, List<MessageCheck> looking, MailPolicy holds) {
        if (looking.isEmpty()) {
            return Inspecting.NONE;
        }
        List<Inspecting.Look> looks = new ArrayList<>(looking.size());
        for (MessageCheck check : looking) {
            looks.add(Inspecting.Look.begin(check, arrival));
        }
        MailPolicy policy = holds.orElse(MailPolicy.STANDARD);
        return new Inspecting(looks, patience, inspected -> Judge.judge(arrival, inspected, policy));
    }

    /** Tells of a verdict that has become true. */
    public void tell(Judgement judgement, long size) {
        if (judgement.arrival() != null) {
            told.add(judgement.told(java.time.Instant.now(), size));
        }
    }
}
