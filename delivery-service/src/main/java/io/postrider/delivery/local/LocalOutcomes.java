package io.postrider.delivery.local;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.postrider.api.mailbox.DeliveryOutcome;
import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.queue.Backoff;
import io.postrider.delivery.queue.Ending;
import io.postrider.delivery.queue.Ending.Outcome;
import io.postrider.delivery.queue.EndingRecorder;
import io.postrider.delivery.queue.Patience;
import io.postrider.delivery.queue.Postponement;
import io.postrider.delivery.queue.QueueClaims;
import io.postrider.delivery.queue.ReportedEnd;
import io.postrider.delivery.queue.Work;
import io.postrider.platform.observe.EventLog;
import io.postrider.platform.observe.Spans;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what each outcome of a delivery asks for: record it, try again, give up. */
final class LocalOutcomes {
    private static final Logger LOG = LoggerFactory.getLogger(LocalOutcomes.class);
    private static final String SUCCESS = "2.0.0";

    private final LocalProperties properties;
    private final Patience patience;
    private final EndingRecorder recorder;
    private final QueueClaims claims;
    private final ReportedEnd reportedEnd;
    private final EventLog events;
    private final Spans spans;
    private final Clock clock;
    private final Map<Status, Timer> attempts = new EnumMap<>(Status.class);
    private final Timer latency;

    LocalOutcomes(
            LocalProperties properties,
            EndingRecorder recorder,
            QueueClaims claims,
            ReportedEnd reportedEnd,
            Instruments instruments) {
        this.properties = properties;
        this.patience = new Patience(properties.lifetime(), properties.delayNotice());
        this.recorder = recorder;
        this.claims = claims;
        this.reportedEnd = reportedEnd;
        this.events = instruments.events();
        this.spans = instruments.spans();
        this.clock = instruments.clock();
        for (Status status : Status.values()) {
            attempts.put(
                    status,
                    Timer.builder("postrider.delivery.attempt")
                            .description("Attempts by outcome, with the time of the call")
                            .tag("kind", "local")
                            .tag("outcome", status.name())
                            .register(instruments.meters()));
        }
        latency = Timer.builder("postrider.delivery")
                .description("From accept to mailbox")
                .publishPercentileHistogram()
                .register(instruments.meters());
    }

    /**
     * What it reports to.
     *
     * @param meters metrics
     * @param events one line per attempt
     * @param spans one per attempt, in the message's own trace
     * @param clock for latency and age
     */
    record Instruments(MeterRegistry meters, EventLog events, Spans spans, Clock clock) {}

    /** Sorts what mailbox-service told of a batch. */
    void told(List<Work> batch, List<DeliveryOutcome> told, Duration took) {
        Map<UUID, DeliveryOutcome> byKey = HashMap.newHashMap(told.size());
        told.forEach(outcome -> byKey.put(outcome.key(), outcome));
        List<Postponement> later = new ArrayList<>();
        List<Ending> reported = new ArrayList<>();
        for (Work work : batch) {
            DeliveryOutcome outcome = byKey.get(work.deliveryKey());
            // An answer that leaves one out says nothing about it.
            Status status = outcome == null ? Status.TRY_LATER : outcome.status();
            Objects.requireNonNull(attempts.get(status)).record(took);
            log(work, status, took);
            switch (status) {
                case DELIVERED, DUPLICATE -> delivered(work, reported);
                case TRY_LATER -> later.add(retry(work, "4.3.0", "mailbox-service failed on it"));
                case OVER_QUOTA -> overQuota(work, later, reported);
                case NO_SUCH_ACCOUNT -> reported.add(failure(work, "5.1.1", "There is no such account any more"));
            }
        }
        postpone(later);
        // Made again after a crash, a delivery finds itself by its key.
        reportedEnd.endSoon(reported);
    }

    /** Puts a batch back that mailbox-service could not take at all. */
    void unavailable(List<Work> batch, RuntimeException failure) {
        String why =
                failure instanceof ProblemException refusal ? refusal.code().slug() : "the call failed";
        List<Postponement> later = new ArrayList<>(batch.size());
        for (Work work : batch) {
            Objects.requireNonNull(attempts.get(Status.TRY_LATER)).record(Duration.ZERO);
            log(work, Status.TRY_LATER, Duration.ZERO);
            later.add(retry(work, "4.3.0", "mailbox-service: " + why));
        }
        postpone(later);
    }

    /** Drops a batch from memory of which a defect keeps us from knowing: what was not recorded is tried again. */
    void unknown(List<Work> batch) {
        claims.forget(batch);
    }

    private void delivered(Work work, List<Ending> reported) {
        latency.record(age(work));
        var ending = new Ending(work, Outcome.DELIVERED, SUCCESS, null, null);
        // RFC 3461 section 4.1: success is reported to whoever asked for it
        if (work.recipient().notifies("SUCCESS")) {
            reported.add(ending);
        } else {
            recorder.add(ending);
        }
    }

    private void overQuota(Work work, List<Postponement> later, List<Ending> reported) {
        if (patience.isOver(work)) {
            // RFC 3463 section 3.3: X.2.2 mailbox full
            reported.add(failure(work, "5.2.2", "The mailbox was full until we gave up"));
        } else {
            Duration delay = patience.next(work, Backoff.jittered(properties.quotaRetry()));
            later.add(new Postponement(work, delay, "4.2.2", null, "The mailbox is full"));
        }
    }

    private Postponement retry(Work work, String status, String reply) {
        int attempt = work.recipient().attempts();
        Duration delay = Backoff.doubling(properties.firstRetry(), properties.lastRetry(), attempt);
        return new Postponement(work, patience.next(work, delay), status, null, reply);
    }

    private static Ending failure(Work work, String status, String reply) {
        return new Ending(work, Outcome.FAILED, status, null, reply);
    }

    /** What cannot even be put back stays owned, and unknown to memory: the lease's keeper gives it back. */
    private void postpone(List<Postponement> all) {
        List<Postponement> late =
                all.stream().filter(one -> patience.isNewlyLate(one.work())).toList();
        reportedEnd.late(late, patience.lifetime());
        List<Postponement> later = new ArrayList<>(all);
        later.removeAll(late);
        if (later.isEmpty()) {
            return;
        }
        try {
            claims.postpone(later);
        } catch (SQLException | RuntimeException failure) {
            LOG.warn("{} deliveries could not be put back now: {}", later.size(), failure.toString());
            claims.forget(later.stream().map(Postponement::work).toList());
        }
    }

    private Duration age(Work work) {
        Duration age = Duration.between(work.message().acceptedAt(), clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    private void log(Work work, Status status, Duration took) {
        boolean done = status == Status.DELIVERED || status == Status.DUPLICATE;
        spans.ended("delivery", work.message().trace(), took, done ? null : status.name());
        events.event("delivery")
                .trace(work.message().trace())
                .put("queue", work.message().id())
                .put("from", '<' + work.message().reversePath() + '>')
                .put("to", '<' + work.recipient().address() + '>')
                .put("size", work.message().size())
                .put("attempt", work.recipient().attempts())
                .put("delay", age(work).toMillis())
                .put("status", status)
                .write();
    }
}
