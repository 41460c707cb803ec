package io.postrider.delivery.operate;

import io.postrider.api.auth.AuditApi;
import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.operate.Conditions.Place;
import io.postrider.delivery.reach.Reach;
import io.postrider.platform.publicapi.PublicApi;
import io.postrider.platform.publicapi.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists and searches the queue. */
@RestController
@RequestMapping("/v1/queue")
class QueueController {
    private static final int MAX_LIMIT = 500;
    private static final String READ_MAIL = "mail:read";

    private final QueueStore store;
    private final HeaderReader headers;
    private final AuditApi audit;

    QueueController(QueueStore store, HeaderReader headers, AuditApi audit) {
        this.store = store;
        this.headers = headers;
        this.audit = audit;
    }

    /** A filter as a query has it. */
    record Question(
            @Nullable String queueId,
            @Nullable String messageId,
            @Nullable String sender,
            @Nullable String recipient,
            @Nullable String domain,
            @Nullable String remote,
            @Nullable String tenantId,
            @Nullable String accountId,
            @Nullable String status,
            @Nullable String olderThan) {
        QueueFilter filter() {
            return StrictJson.convert(this, QueueFilter.class);
        }
    }

    /** A page of what matches. */
    @GetMapping("/recipients")
    QueueStore.Page list(
            @ModelAttribute Question question,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "limit is 1 to " + MAX_LIMIT);
        }
        Conditions conditions = Conditions.of(question.filter(), Reach.of(grant), Instant.now());
        return store.list(conditions, place(cursor), limit);
    }

    private static Place place(@Nullable String cursor) {
        try {
            return cursor == null ? Place.START : Place.parse(cursor);
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "cursor is the next of the page before.");
        }
    }

    @GetMapping("/messages/{queueId}")
    QueueStore.Message message(@PathVariable UUID queueId, @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        return store.find(queueId, Reach.of(grant)).orElseThrow(QueueController::absent);
    }

    /**
     * The header of a message.
     *
     * @param fields in their order
     */
    record Header(List<HeaderReader.Field> fields) {}

    /** Who may read mail may see the header; the body stays where it is. */
    @GetMapping("/messages/{queueId}/header")
    Header header(
            @PathVariable UUID queueId,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant,
            @RequestAttribute(PublicApi.CLIENT) String client) {
        if (!grant.actions().contains(READ_MAIL)) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "This API key lacks the action '" + READ_MAIL + "'.");
        }
        var content = store.content(queueId, Reach.of(grant)).orElseThrow(QueueController::absent);
        audit.recordDecision(new AuditApi.Decision(
                grant.keyId(),
                client,
                AuditApi.Action.MESSAGE_HEADER,
                queueId,
                grant.tenantId() == null ? content.tenantId() : grant.tenantId(),
                Map.of()));
        return new Header(headers.read(content));
    }

    private static ProblemException absent() {
        return new ProblemException(ProblemCode.NOT_FOUND, "There is no such message in the queue.");
    }
}
