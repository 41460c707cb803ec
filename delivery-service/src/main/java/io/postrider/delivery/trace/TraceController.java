package io.postrider.delivery.trace;

import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.queue.TraceId;
import io.postrider.delivery.reach.Reach;
import io.postrider.delivery.trace.TraceStore.By;
import io.postrider.delivery.trace.TraceStore.Scope;
import io.postrider.platform.publicapi.PublicApi;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells what became of messages. */
@RestController
class TraceController {
    private static final int MAX_LIMIT = 500;
    private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");

    private final TraceStore store;

    TraceController(TraceStore store) {
        this.store = store;
    }

    /**
     * An answer.
     *
     * @param messages newest first
     */
    record Answer(List<MessageTrace> messages) {}

    /** What to look for; one of them. */
    record Question(
            @Nullable String messageId,
            @Nullable String recipient,
            @Nullable UUID queueId,
            @Nullable String traceId) {}

    @GetMapping("/v1/messages/trace")
    Answer trace(
            @ModelAttribute Question question,
            @RequestParam(required = false) @Nullable Instant before,
            @RequestParam(defaultValue = "100") int limit,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw invalid("limit is 1 to " + MAX_LIMIT);
        }
        Scope scope = new Scope(Reach.of(grant), before == null ? FAR : within(before), limit);
        return new Answer(Traces.of(find(question, scope), store));
    }

    /** What no database can write down is as good as the first or the last of what it can. */
    private static Instant within(Instant asked) {
        Instant late = asked.isAfter(FAR) ? FAR : asked;
        return late.isBefore(Instant.EPOCH) ? Instant.EPOCH : late;
    }

    private List<TraceStore.Row> find(Question question, Scope scope) {
        if (question.queueId() != null) {
            return store.find(By.QUEUE_ID, question.queueId().toString(), scope);
        }
        if (question.traceId() != null) {
            return store.find(By.TRACE_ID, traceId(question.traceId()), scope);
        }
        if (question.messageId() != null) {
            return store.find(By.MESSAGE_ID, bracketed(storable(question.messageId())), scope);
        }
        if (question.recipient() != null) {
            return store.find(By.RECIPIENT, storable(question.recipient()), scope);
        }
        throw invalid("Ask by messageId, recipient, queueId or traceId.");
    }

    private static String traceId(String digits) {
        try {
            return TraceId.parse(digits).toString();
        } catch (IllegalArgumentException malformed) {
            throw invalid("traceId has 32 hexadecimal digits.");
        }
    }

    /** RFC 5322 section 3.6.4: the angle brackets belong to it, and people leave them out. */
    private static String bracketed(String messageId) {
        return messageId.startsWith("<") ? messageId : '<' + messageId + '>';
    }

    private static String storable(String text) {
        if (text.indexOf('\0') >= 0) {
            throw invalid("There are no NULs in mail.");
        }
        return text;
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, detail);
    }
}
