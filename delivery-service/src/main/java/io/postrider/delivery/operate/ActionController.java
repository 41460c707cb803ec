package io.postrider.delivery.operate;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.auth.AuditApi;
import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.operate.QueueAction.Kind;
import io.postrider.delivery.operate.QueueStore.Counted;
import io.postrider.delivery.reach.Reach;
import io.postrider.platform.publicapi.PublicApi;
import io.postrider.platform.publicapi.StrictJson;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Acts on whatever a filter matches, when its count is known. */
@RestController
@RequestMapping("/v1/queue/actions")
class ActionController {
    private static final int MAX_LIMIT = 500;
    private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");

    private final QueueStore queue;
    private final ActionStore actions;
    private final ActionRunner runner;
    private final RedirectTargets targets;
    private final AuditApi audit;

    ActionController(
            QueueStore queue, ActionStore actions, ActionRunner runner, RedirectTargets targets, AuditApi audit) {
        this.queue = queue;
        this.actions = actions;
        this.runner = runner;
        this.targets = targets;
        this.audit = audit;
    }

    /**
     * What is to be done.
     *
     * @param action what
     * @param filter to which recipients
     * @param redirectTo where to, when that is to redirect
     * @param dryRun only counts
     * @param token what the count was answered with; not needed for one message by its queue id
     */
    record Request(
            @Nullable Kind action,
            @Nullable QueueFilter filter,
            @Nullable String redirectTo,
            @Nullable Boolean dryRun,
            @Nullable String token) {
        /** What a token is of. */
        String what(Reach reach) {
            return action + " " + filter + " " + redirectTo + " " + reach;
        }
    }

    /**
     * A count.
     *
     * @param action what would be done
     * @param matched to how many recipients
     * @param token names this count, for the action itself
     */
    record Count(Kind action, long matched, String token) {}

    @PostMapping
    ResponseEntity<Object> act(
            @RequestBody JsonNode body,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant,
            @RequestAttribute(PublicApi.CLIENT) String client) {
        Request request = StrictJson.read(body, Request.class);
        Kind kind = request.action();
        QueueFilter filter = request.filter();
        if (kind == null || filter == null || filter.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.UNPROCESSABLE, "Name an action and a filter that has something in it.");
        }
        String redirectTo = targets.check(kind, request.redirectTo());
        Reach reach = Reach.of(grant);
        if (Boolean.TRUE.equals(request.dryRun())) {
            Counted counted = count(kind, filter, reach, Instant.now());
            var token = ActionToken.of(TimeOrderedId.next(), counted.asOf(), counted.matched(), request.what(reach));
            return ResponseEntity.ok(new Count(kind, counted.matched(), token.text()));
        }
        ActionToken token = token(request, kind, filter, reach);
        QueueAction known = actions.find(token.actionId(), reach).orElse(null);
        if (known == null) {
            begin(
                    new QueueAction(
                            token.actionId(),
                            kind,
                            filter,
                            redirectTo,
                            "running",
                            token.count(),
                            0,
                            token.asOf(),
                            null),
                    token.asOf(),
                    grant,
                    client);
        }
        return answer(runner.run(token.actionId(), reach));
    }

    private Counted count(Kind kind, QueueFilter filter, Reach reach, Instant asOf) {
        return queue.count(Conditions.of(filter, reach, asOf).and(kind.eligible()));
    }

    private ActionToken token(Request request, Kind kind, QueueFilter filter, Reach reach) {
        if (request.token() == null) {
            if (filter.queueId() == null) {
                throw new ProblemException(
                        ProblemCode.PRECONDITION_REQUIRED,
                        "Count first with \"dryRun\": true, then send the token of the answer.");
            }
            Counted counted = count(kind, filter, reach, Instant.now());
            if (counted.matched() == 0) {
                throw new ProblemException(
                        ProblemCode.NOT_FOUND, "Nothing of that message is in the queue that this could be done to.");
            }
            return ActionToken.of(TimeOrderedId.next(), counted.asOf(), counted.matched(), request.what(reach));
        }
        ActionToken token = ActionToken.parse(request.token(), request.what(reach), Instant.now());
        if (actions.find(token.actionId(), reach).isEmpty()) {
            long now = queue.count(Conditions.of(filter, reach, token.asOf())
                            .and(kind.eligible())
                            .acceptedBy(token.asOf()))
                    .matched();
            if (now > token.count()) {
                throw new ProblemException(
                        ProblemCode.CONFLICT,
                        "%d recipients match by now, %d were counted. Count again with dryRun."
                                .formatted(now, token.count()));
            }
        }
        return token;
    }

    /** Puts what is about to be done into the audit log: what cannot be recorded is not done. */
    private void begin(QueueAction action, Instant asOf, KeyGrant grant, String client) {
        Map<String, String> details = new HashMap<>();
        details.put("filter", action.filter().toString());
        details.put("matched", Long.toString(action.matched()));
        if (action.redirectTo() != null) {
            details.put("redirectTo", action.redirectTo());
        }
        audit.recordChange(new AuditApi.Change(
                grant.keyId(),
                client,
                AuditApi.Action.valueOf("QUEUE_" + action.action().name()),
                action.id(),
                action.id().toString(),
                grant.tenantId(),
                details));
        actions.add(action, Reach.of(grant), asOf);
    }

    /**
     * Actions.
     *
     * @param items newest first
     * @param next pass it as cursor; null at the end
     */
    record Page(List<QueueAction> items, @Nullable Instant next) {}

    @GetMapping
    Page list(
            @RequestParam(required = false) @Nullable Instant cursor,
            @RequestParam(defaultValue = "100") int limit,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "limit is 1 to " + MAX_LIMIT);
        }
        Instant before = cursor == null || cursor.isAfter(FAR) ? FAR : cursor;
        List<QueueAction> items =
                actions.list(Reach.of(grant), before.isBefore(Instant.EPOCH) ? Instant.EPOCH : before, limit);
        return new Page(items, items.size() == limit ? items.getLast().createdAt() : null);
    }

    @GetMapping("/{id}")
    QueueAction get(@PathVariable UUID id, @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        return actions.find(id, Reach.of(grant))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such action."));
    }

    private static ResponseEntity<Object> answer(QueueAction action) {
        HttpStatus status = action.finishedAt() == null ? HttpStatus.ACCEPTED : HttpStatus.OK;
        return ResponseEntity.status(status)
                .location(URI.create("/v1/queue/actions/" + action.id()))
                .body(action);
    }
}
