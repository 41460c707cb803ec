package io.postrider.delivery.verdict;

import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.api.verdict.Action;
import io.postrider.delivery.queue.TraceId;
import io.postrider.delivery.reach.Reach;
import io.postrider.platform.publicapi.PublicApi;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells what was decided on mail, and which check said what. */
@RestController
@RequestMapping("/v1/messages")
class VerdictController {
    private static final int MAX_LIMIT = 500;

    private final VerdictStore store;

    VerdictController(VerdictStore store) {
        this.store = store;
    }

    /**
     * A page.
     *
     * @param verdicts newest first; ask for what comes after the last one
     */
    record Page(List<KeptVerdict> verdicts) {}

    /** The verdict on one message, by its id in the queue or its trace id. */
    @GetMapping("/{id}/verdict")
    KeptVerdict verdict(@PathVariable String id, @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        try {
            boolean trace = id.length() == 32;
            return store.find(Reach.of(grant), trace ? null : UUID.fromString(id), trace ? TraceId.parse(id) : null)
                    .orElseThrow(() -> new ProblemException(
                            ProblemCode.NOT_FOUND, "No verdict on such a message is kept; mail from users has none."));
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "The message is named by its queue id or its trace id.");
        }
    }

    @GetMapping("/verdicts")
    Page list(
            @ModelAttribute VerdictStore.Filter filter,
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = "100") int limit,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "limit is 1 to " + MAX_LIMIT);
        }
        if (!filter.isReadable()) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "A filter has at most 1,000 characters and no controls.");
        }
        String action = filter.action();
        if (action != null
                && Arrays.stream(Action.values()).map(VerdictRow::text).noneMatch(action::equals)) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "action is accept, junk, quarantine, defer or reject.");
        }
        return new Page(store.list(Reach.of(grant), filter, after, limit));
    }
}
