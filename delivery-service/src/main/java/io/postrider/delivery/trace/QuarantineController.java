package io.postrider.delivery.trace;

import io.postrider.api.auth.AuditApi;
import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.queue.Ending;
import io.postrider.delivery.queue.Ending.Outcome;
import io.postrider.delivery.queue.Ownership;
import io.postrider.delivery.queue.ReportedEnd;
import io.postrider.delivery.queue.SetAside;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.reach.Reach;
import io.postrider.delivery.verdict.HeldMail;
import io.postrider.platform.publicapi.PublicApi;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lists mail that its verdict holds, or whose delivery killed the worker time and again, and lets an administrator decide on it. */
@RestController
@RequestMapping("/v1/messages/quarantine")
class QuarantineController {
    private static final int MAX_LIMIT = 500;
    private static final int ROOM = 1_000;

    private final QuarantineStore store;
    private final SetAside setAside;
    private final HeldMail held;
    private final Ownership ownership;
    private final ReportedEnd reportedEnd;
    private final AuditApi audit;

    QuarantineController(
            QuarantineStore store,
            SetAside setAside,
            HeldMail held,
            Ownership ownership,
            ReportedEnd reportedEnd,
            AuditApi audit) {
        this.store = store;
        this.setAside = setAside;
        this.held = held;
        this.ownership = ownership;
        this.reportedEnd = reportedEnd;
        this.audit = audit;
    }

    /**
     * A page.
     *
     * @param recipients by queue id; ask for what comes after the last one
     */
    record Page(List<QuarantineStore.Entry> recipients) {}

    @GetMapping
    Page list(
            @RequestParam(defaultValue = "00000000-0000-0000-0000-000000000000") UUID after,
            @RequestParam(defaultValue = "100") int limit,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "limit is 1 to " + MAX_LIMIT);
        }
        return new Page(store.list(Reach.of(grant), after, limit));
    }

    /** Tries again, or delivers as usual what a verdict held. */
    @PostMapping("/{queueId}/release")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void release(
            @PathVariable UUID queueId,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant,
            @RequestAttribute(PublicApi.CLIENT) String client) {
        record(AuditApi.Action.MESSAGE_RELEASE, queueId, grant, client);
        store.release(Reach.of(grant), queueId);
    }

    /** Gives up, and tells the sender; of what a verdict held, nobody. */
    @DeleteMapping("/{queueId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void giveUp(
            @PathVariable UUID queueId,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant,
            @RequestAttribute(PublicApi.CLIENT) String client)
            throws SQLException {
        record(AuditApi.Action.MESSAGE_GIVE_UP, queueId, grant, client);
        if (!ownership.tryReserve(ROOM)) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "The queue is busy.");
        }
        List<Work> taken = List.of();
        try {
            taken = setAside.take(queueId, Reach.of(grant), SetAside.Why.ANY, ROOM);
        } finally {
            ownership.cancel(ROOM - taken.size());
        }
        // First, as it leaves nothing in hand whatever happens.
        reportedEnd.end(taken.stream()
                .filter(work -> !isByVerdict(work))
                .map(work -> new Ending(work, Outcome.FAILED, "5.3.0", null, "An administrator removed the message"))
                .toList());
        // Whoever sends junk is not told, since the one it names is seldom the sender.
        held.delete(
                taken.stream().filter(QuarantineController::isByVerdict).toList(),
                "An administrator deleted the message");
    }

    private static boolean isByVerdict(Work work) {
        return work.recipient().isQuarantined();
    }

    /** Puts what is about to be done into the audit log: what cannot be recorded is not done. */
    private void record(AuditApi.Action action, UUID queueId, KeyGrant grant, String client) {
        QuarantineStore.Held held = store.find(Reach.of(grant), queueId)
                .orElseThrow(
                        () -> new ProblemException(ProblemCode.NOT_FOUND, "Nothing of that message is in quarantine."));
        UUID tenant = grant.tenantId() == null ? held.tenantId() : grant.tenantId();
        Map<String, String> details =
                Map.of("from", held.reversePath(), "recipients", Integer.toString(held.recipients()));
        audit.recordDecision(new AuditApi.Decision(grant.keyId(), client, action, queueId, tenant, details));
    }
}
