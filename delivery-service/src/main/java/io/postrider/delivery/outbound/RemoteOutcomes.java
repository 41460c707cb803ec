package io.postrider.delivery.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.delivery.hop.Proof;
import io.postrider.delivery.queue.Backoff;
import io.postrider.delivery.queue.Ending;
import io.postrider.delivery.queue.Ending.Outcome;
import io.postrider.delivery.queue.EndingRecorder;
import io.postrider.delivery.queue.EndingRecorder.Recorded;
import io.postrider.delivery.queue.Patience;
import io.postrider.delivery.queue.Postponement;
import io.postrider.delivery.queue.QueueClaims;
import io.postrider.delivery.queue.ReportedEnd;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.smtpclient.SmtpReply;
import io.postrider.platform.observe.EventLog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what each server's answer asks for: record it, try again, give up. */
final class RemoteOutcomes {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteOutcomes.class);

    private final OutboundProperties properties;
    private final Patience patience;
    private final EndingRecorder recorder;
    private final QueueClaims claims;
    private final ReportedEnd reportedEnd;
    private final EventLog events;
    private final Counter relayed;
    private final Counter deferred;
    private final Counter bounced;

    RemoteOutcomes(
            OutboundProperties properties,
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
        this.relayed = counter(instruments.meters(), "relayed");
        this.deferred = counter(instruments.meters(), "deferred");
        this.bounced = counter(instruments.meters(), "failed");
    }

    /**
     * What it reports to.
     *
     * @param meters metrics
     * @param events one line per attempt
     */
    record Instruments(MeterRegistry meters, EventLog events) {}

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("postrider.outbound.attempts")
                .description("Recipients tried at other servers, by outcome")
                .tag("outcome", outcome)
                .register(meters);
    }

    /**
     * A server's answers.
     *
     * @param remote who answered
     * @param proof what its connection had proved
     * @param reports who tells of success
     * @param replies one a recipient
     */
    record Answers(String remote, Proof proof, Reports reports, List<SmtpReply> replies) {
        Answers of(List<SmtpReply> some) {
            return new Answers(remote, proof, reports, some);
        }
    }

    /** Who tells of success where the sender asked for that. */
    enum Reports {
        /** The server, which takes reports upon itself. */
        THEIRS,
        /** We, that it was relayed. */
        OURS_RELAYED,
        /** We, that it was delivered: an LMTP server delivers before it answers (RFC 2033 section 4.2). */
        OURS_DELIVERED
    }

    /**
     * Sorts what a server told of a transaction.
     *
     * @return when it is recorded what the server took
     */
    Recorded told(List<Work> batch, Answers answers) {
        List<Ending> taken = new ArrayList<>();
        List<Postponement> later = new ArrayList<>();
        List<Ending> reported = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Work work = batch.get(i);
            SmtpReply reply = answers.replies().get(i);
            log(work, reply.status(), answers.remote(), reply.text(), answers.proof());
            if (reply.isPositive()) {
                Ending ending = relayed(work, reply, answers);
                // RFC 3461 section 5.2.2: a server without DSN will not report success, so we report that we relayed
                boolean told = work.recipient().notifies("SUCCESS") && answers.reports() != Reports.THEIRS;
                (told ? reported : taken).add(ending);
            } else if (reply.isPermanent()) {
                bounced.increment();
                reported.add(new Ending(
                        work,
                        Outcome.FAILED,
                        reply.status(),
                        answers.remote(),
                        reply.text(),
                        answers.proof().word()));
            } else {
                later(work, new Reason(reply.status(), answers.remote(), reply.text()), later, reported);
            }
        }
        Recorded recorded = recorder.add(taken);
        settle(later, reported);
        return recorded;
    }

    /** Nobody could be talked to, or the dialogue broke off. */
    void unreachable(List<Work> work, Unreachable why) {
        settle(work, why, Duration.ZERO, null);
    }

    /** A destination is given a rest: what waits for it is tried again as soon as it is known that somebody answers there. */
    void waits(List<Work> work, Rests.Resting resting, String destination) {
        settle(work, resting.why(), resting.left(), destination);
    }

    private void settle(List<Work> work, Unreachable why, Duration least, @Nullable String waitsFor) {
        List<Postponement> later = new ArrayList<>();
        List<Ending> reported = new ArrayList<>();
        for (Work one : work) {
            log(one, why.status(), why.remote(), why.text(), null);
            switch (why.duration()) {
                case FOR_NOW ->
                    later(one, new Reason(why.status(), why.remote(), why.text(), least, waitsFor), later, reported);
                case FOR_GOOD -> {
                    bounced.increment();
                    reported.add(new Ending(one, Outcome.FAILED, why.status(), why.remote(), why.text()));
                }
            }
        }
        settle(later, reported);
    }

    /**
     * A fault of ours kept it from being tried. Whose message has that every time is set aside in the end, and not tried for days:
     * an administrator sees it there.
     */
    void fault(List<Work> work, Throwable fault) {
        LOG.error("{} recipients could not be tried", work.size(), fault);
        List<Postponement> later = new ArrayList<>(work.size());
        for (Work one : work) {
            String text = "an internal fault: " + fault.getClass().getSimpleName();
            log(one, "4.3.0", null, text, null);
            deferred.increment();
            later.add(new Postponement(one, retry(one), "4.3.0", null, text));
        }
        try {
            claims.blame(later);
        } catch (SQLException | RuntimeException failure) {
            LOG.warn("{} recipients could not be put back now: {}", later.size(), failure.toString());
            claims.forget(work);
        }
    }

    private record Reason(
            String status,
            @Nullable String remote,
            String text,
            Duration least,
            @Nullable String waitsFor) {
        Reason(String status, @Nullable String remote, String text) {
            this(status, remote, text, Duration.ZERO, null);
        }
    }

    private Ending relayed(Work work, SmtpReply reply, Answers answers) {
        relayed.increment();
        Outcome outcome = answers.reports() == Reports.OURS_DELIVERED ? Outcome.DELIVERED : Outcome.RELAYED;
        return new Ending(
                work,
                outcome,
                reply.status(),
                answers.remote(),
                reply.text(),
                answers.proof().word());
    }

    private void later(Work work, Reason reason, List<Postponement> later, List<Ending> reported) {
        if (patience.isOver(work)) {
            bounced.increment();
            // RFC 3463 section 3.5: X.4.7 delivery time expired
            reported.add(new Ending(work, Outcome.FAILED, "5.4.7", reason.remote(), reason.text()));
            return;
        }
        deferred.increment();
        Duration delay = patience.next(work, retry(work));
        // At the end of a rest they are not to come all at once either.
        Duration least = Backoff.jittered(reason.least().multipliedBy(3).dividedBy(2));
        later.add(new Postponement(
                work,
                delay.compareTo(least) < 0 ? least : delay,
                transientStatus(reason.status()),
                reason.remote(),
                reason.text(),
                reason.waitsFor()));
    }

    private Duration retry(Work work) {
        return Backoff.doubling(
                properties.firstRetry(),
                properties.lastRetry(),
                work.recipient().attempts());
    }

    private static String transientStatus(String status) {
        return status.startsWith("4") ? status : "4.0.0";
    }

    private void settle(List<Postponement> later, List<Ending> reported) {
        List<Postponement> late =
                later.stream().filter(one -> patience.isNewlyLate(one.work())).toList();
        later.removeAll(late);
        if (!late.isEmpty()) {
            reportedEnd.late(late, patience.lifetime());
        }
        if (!later.isEmpty()) {
            try {
                claims.postpone(later);
            } catch (SQLException | RuntimeException failure) {
                LOG.warn("{} recipients could not be put back now: {}", later.size(), failure.toString());
                claims.forget(later.stream().map(Postponement::work).toList());
            }
        }
        // Taken by another server: until that is recorded it would be sent again.
        List<Ending> relayed =
                reported.stream().filter(one -> one.outcome() != Outcome.FAILED).toList();
        reported.removeAll(relayed);
        if (!relayed.isEmpty()) {
            reportedEnd.end(relayed);
        }
        reportedEnd.endSoon(reported);
    }

    /** Gives back what was not attempted. */
    void defer(List<Work> work, Duration delay) {
        try {
            claims.defer(work, Backoff.jittered(delay));
        } catch (SQLException | RuntimeException failure) {
            LOG.warn("{} recipients could not be given back now: {}", work.size(), failure.toString());
            claims.forget(work);
        }
    }

    /** Gives back what found no room at its destination. */
    void park(List<Work> work, String destination, Duration delay) {
        try {
            claims.park(work, destination, Backoff.jittered(delay));
        } catch (SQLException | RuntimeException failure) {
            LOG.warn("{} recipients could not be given back now: {}", work.size(), failure.toString());
            claims.forget(work);
        }
    }

    private void log(Work work, String status, @Nullable String remote, String reply, @Nullable Proof proof) {
        events.event("relay")
                .trace(work.message().trace())
                .put("queue", work.message().id())
                .put("from", '<' + work.message().reversePath() + '>')
                .put("to", '<' + work.recipient().address() + '>')
                .put("size", work.message().size())
                .put("attempt", work.recipient().attempts())
                .put("remote", remote)
                .put("tls", proof == null ? null : proof.word())
                .put("status", status)
                .put("reply", reply)
                .write();
    }
}
