package io.postrider.delivery.operate;

import io.postrider.delivery.operate.RedirectTargets.Target;
import io.postrider.delivery.queue.DecidedRecipients;
import io.postrider.delivery.queue.Decision;
import io.postrider.delivery.queue.Ending;
import io.postrider.delivery.queue.Ending.Outcome;
import io.postrider.delivery.queue.LeaseCheck;
import io.postrider.delivery.queue.Ownership;
import io.postrider.delivery.queue.QueueClaims;
import io.postrider.delivery.queue.QueueEndings;
import io.postrider.delivery.queue.ReportedEnd;
import io.postrider.delivery.queue.Work;
import io.postrider.platform.observe.EventLog;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what was decided on recipients, once no worker has them. */
final class Decider {
    private static final Logger LOG = LoggerFactory.getLogger(Decider.class);
    private static final int BATCH = 200;
    // RFC 3463 section 3.8: X.7.0 other or undefined security status, for what policy ended
    private static final String STATUS = "5.7.0";

    private final DecidedRecipients decided;
    private final Endings endings;
    private final Ownership ownership;
    private final RedirectTargets targets;
    private final LeaseCheck lease;
    private final EventLog events;

    Decider(
            DecidedRecipients decided,
            Endings endings,
            Ownership ownership,
            RedirectTargets targets,
            LeaseCheck lease,
            EventLog events) {
        this.decided = decided;
        this.endings = endings;
        this.ownership = ownership;
        this.targets = targets;
        this.lease = lease;
        this.events = events;
    }

    /**
     * How recipients end.
     *
     * @param reported with word to the sender
     * @param silent without
     * @param claims when they cannot be ended now
     */
    record Endings(ReportedEnd reported, QueueEndings silent, QueueClaims claims) {}

    /** Carries out what is there now. */
    void round() {
        try {
            while (lease.isValid() && bounce()) {
                Thread.onSpinWait();
            }
            while (lease.isValid() && delete()) {
                Thread.onSpinWait();
            }
            redirect();
        } catch (SQLException failure) {
            LOG.warn("What was decided on the queue waits: {}", failure.toString());
        }
    }

    private List<Work> take(Decision decision) throws SQLException {
        int room = Math.min(BATCH, ownership.free());
        if (room == 0 || !ownership.tryReserve(room)) {
            return List.of();
        }
        List<Work> taken = List.of();
        try {
            taken = decided.take(decision, room);
        } finally {
            ownership.cancel(room - taken.size());
        }
        taken.forEach(work -> log(work, decision));
        return taken;
    }

    private boolean bounce() throws SQLException {
        List<Work> taken = take(Decision.BOUNCE);
        endings.reported().end(endings(taken, Outcome.FAILED, "An administrator returned the message"));
        return !taken.isEmpty();
    }

    private boolean delete() throws SQLException {
        List<Work> taken = take(Decision.DELETE);
        if (taken.isEmpty()) {
            return false;
        }
        try {
            endings.silent().endRelayed(endings(taken, Outcome.DELETED, "An administrator deleted the message"));
            ownership.left(taken);
        } catch (SQLException failure) {
            endings.claims().forget(taken);
            throw failure;
        }
        return true;
    }

    private static List<Ending> endings(List<Work> taken, Outcome outcome, String words) {
        return taken.stream()
                .map(work -> new Ending(work, outcome, STATUS, null, words))
                .toList();
    }

    private void redirect() throws SQLException {
        for (String to : decided.targets()) {
            Optional<Target> target = targets.find(to);
            if (target.isEmpty()) {
                decided.keep(to);
                continue;
            }
            while (decided.redirect(to, target.get().account(), target.get().domain()) > 0) {
                Thread.onSpinWait();
            }
        }
    }

    private void log(Work work, Decision decision) {
        events.event("decision")
                .trace(work.message().trace())
                .put("queue", work.message().id())
                .put("from", '<' + work.message().reversePath() + '>')
                .put("to", '<' + work.recipient().address() + '>')
                .put("status", decision.text())
                .write();
    }
}
