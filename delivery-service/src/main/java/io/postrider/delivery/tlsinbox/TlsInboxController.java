package io.postrider.delivery.tlsinbox;

import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.reach.Reach;
import io.postrider.delivery.tlsinbox.ReceivedStore.Stored;
import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.DomainName;
import io.postrider.platform.publicapi.PublicApi;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows what other servers report on their connections to the domains here. */
@RestController
@RequestMapping("/v1/tls-reports")
class TlsInboxController {
    private static final int MAX_LIMIT = 500;

    private final ReceivedStore store;

    TlsInboxController(ReceivedStore store) {
        this.store = store;
    }

    /**
     * A page.
     *
     * @param items the latest first, without their policies
     * @param next pass it as cursor; null at the end
     */
    record Page(List<Stored> items, @Nullable UUID next) {}

    @GetMapping
    Page list(
            @RequestParam(required = false) @Nullable String domain,
            @RequestParam(defaultValue = "ffffffff-ffff-ffff-ffff-ffffffffffff") UUID cursor,
            @RequestParam(defaultValue = "100") int limit,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "limit is 1 to " + MAX_LIMIT);
        }
        List<Stored> items = store.list(Reach.of(grant), name(domain), cursor, limit);
        return new Page(items, items.size() == limit ? items.getLast().id() : null);
    }

    private static @Nullable String name(@Nullable String domain) {
        try {
            return domain == null ? null : DomainName.of(domain).ascii();
        } catch (AddressSyntaxException none) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "domain is a domain name.");
        }
    }

    @GetMapping("/{id}")
    Stored get(@PathVariable UUID id, @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        return store.find(Reach.of(grant), id)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such report."));
    }
}
