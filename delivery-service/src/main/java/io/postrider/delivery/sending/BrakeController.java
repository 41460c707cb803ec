package io.postrider.delivery.sending;

import io.postrider.api.auth.AuditApi;
import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.reach.Reach;
import io.postrider.delivery.sending.Brakes.Braked;
import io.postrider.platform.publicapi.PublicApi;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the accounts whose mail is held because they sent far more than they usually do, and lets it go. */
@RestController
@RequestMapping("/v1/messages/brakes")
class BrakeController {
    private static final int MAX_LIMIT = 500;

    private final Brakes brakes;
    private final AuditApi audit;

    BrakeController(Brakes brakes, AuditApi audit) {
        this.brakes = brakes;
        this.audit = audit;
    }

    /**
     * A page.
     *
     * @param accounts by id; ask for what comes after the last one
     */
    record Page(List<Braked> accounts) {}

    /**
     * What a release did.
     *
     * @param accountId the account
     * @param address its primary address
     * @param recipients how many recipients of held messages wait no longer
     */
    record Released(UUID accountId, String address, int recipients) {}

    @GetMapping
    Page list(
            @RequestParam(defaultValue = "00000000-0000-0000-0000-000000000000") UUID after,
            @RequestParam(defaultValue = "100") int limit,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "limit is 1 to " + MAX_LIMIT);
        }
        return new Page(brakes.list(Reach.of(grant), after, limit));
    }

    /** Lets an account send again, by its id or its address. What cannot be recorded is not done. */
    @PostMapping("/{account}/release")
    Released release(
            @PathVariable String account,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant,
            @RequestAttribute(PublicApi.CLIENT) String client) {
        Braked braked = account.indexOf('\0') >= 0
                ? null
                : brakes.find(Reach.of(grant), account).orElse(null);
        if (braked == null) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "The mail of no such account is held.");
        }
        audit.record(new AuditApi.Use(
                grant.keyId(),
                client,
                AuditApi.Action.BRAKE_RELEASE,
                braked.accountId(),
                Map.of("reason", braked.reason())));
        return new Released(braked.accountId(), braked.address(), brakes.release(braked.accountId()));
    }
}
