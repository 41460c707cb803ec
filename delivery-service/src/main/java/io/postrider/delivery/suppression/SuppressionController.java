package io.postrider.delivery.suppression;

import io.postrider.api.auth.AuditApi;
import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.suppression.Suppression.Reason;
import io.postrider.mail.address.Mailbox;
import io.postrider.platform.publicapi.PublicApi;
import io.postrider.platform.publicapi.StrictJson;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Lists and changes the addresses that a tenant's mail does not go to. */
@RestController
@RequestMapping("/v1/suppressions")
class SuppressionController {
    private static final int MAX_LIMIT = 500;
    private static final int MAX_ADDRESS = 254;

    private final SuppressionStore store;
    private final SuppressedMail suppressed;
    private final AuditApi audit;

    SuppressionController(SuppressionStore store, SuppressedMail suppressed, AuditApi audit) {
        this.store = store;
        this.suppressed = suppressed;
        this.audit = audit;
    }

    /**
     * An address to add.
     *
     * @param address which
     * @param reason why; {@code manual} when null
     * @param description for people
     * @param tenantId whose mail, of a key that reaches all
     */
    record Request(
            @Nullable String address,
            @Nullable Reason reason,
            @Nullable String description,
            @Nullable UUID tenantId) {
        Request {
            if (description != null
                    && (description.length() > 1_000 || description.chars().anyMatch(Character::isISOControl))) {
                throw new IllegalArgumentException("description has at most 1,000 characters and no controls");
            }
        }
    }

    /**
     * A page.
     *
     * @param items in the order of addresses
     * @param next pass it as cursor; null at the end
     */
    record Page(List<Suppression> items, @Nullable String next) {}

    @GetMapping
    Page list(
            @RequestParam(required = false) @Nullable UUID tenantId,
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = "100") int limit,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "limit is 1 to " + MAX_LIMIT);
        }
        Place after = Place.parse(cursor);
        List<Suppression> items = store.list(reached(tenantId, grant), after.tenantId(), after.address(), limit);
        return new Page(items, items.size() == limit ? Place.of(items.getLast()).toString() : null);
    }

    /** A place in the list. */
    private record Place(UUID tenantId, String address) {
        static Place of(Suppression suppression) {
            return new Place(suppression.tenantId(), suppression.address());
        }

        static Place parse(String cursor) {
            try {
                if (cursor.isEmpty()) {
                    return new Place(new UUID(0, 0), "");
                }
                if (cursor.indexOf('/') == 36 && cursor.indexOf('\0') < 0) {
                    return new Place(UUID.fromString(cursor.substring(0, 36)), cursor.substring(37));
                }
            } catch (IllegalArgumentException malformed) {
                // Told below.
            }
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "cursor is the next of the page before.");
        }

        @Override
        public String toString() {
            return tenantId + "/" + address;
        }
    }

    @PostMapping
    ResponseEntity<Suppression> add(
            @RequestBody JsonNode body,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant,
            @RequestAttribute(PublicApi.CLIENT) String client) {
        Request request = StrictJson.read(body, Request.class);
        UUID tenant = tenant(request.tenantId(), grant);
        String address = address(request.address());
        if (store.find(tenant, address).isPresent()) {
            throw new ProblemException(ProblemCode.CONFLICT, address + " is suppressed already.");
        }
        Reason reason = request.reason() == null ? Reason.MANUAL : request.reason();
        record(AuditApi.Action.SUPPRESSION_CREATE, tenant, address, reason, grant, client);
        store.add(tenant, address, reason, request.description());
        suppressed.refresh();
        return ResponseEntity.status(HttpStatus.CREATED)
                .location(URI.create("/v1/suppressions/" + URLEncoder.encode(address, StandardCharsets.UTF_8)))
                .body(find(tenant, address));
    }

    @GetMapping("/{address}")
    Suppression get(
            @PathVariable String address,
            @RequestParam(required = false) @Nullable UUID tenantId,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        return find(reached(tenantId, grant), address);
    }

    @DeleteMapping("/{address}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @PathVariable String address,
            @RequestParam(required = false) @Nullable UUID tenantId,
            @RequestAttribute(PublicApi.GRANT) KeyGrant grant,
            @RequestAttribute(PublicApi.CLIENT) String client) {
        UUID tenant = tenant(tenantId, grant);
        Suppression present = find(tenant, address);
        record(AuditApi.Action.SUPPRESSION_DELETE, tenant, present.address(), present.reason(), grant, client);
        store.remove(tenant, present.address());
    }

    private Suppression find(@Nullable UUID tenant, String address) {
        if (address.length() > MAX_ADDRESS || address.indexOf('\0') >= 0) {
            throw absent();
        }
        return store.find(tenant, address).orElseThrow(SuppressionController::absent);
    }

    private static ProblemException absent() {
        return new ProblemException(ProblemCode.NOT_FOUND, "There is no such suppression.");
    }

    private static UUID tenant(@Nullable UUID named, KeyGrant grant) {
        UUID reached = reached(named, grant);
        if (reached == null) {
            throw new ProblemException(ProblemCode.UNPROCESSABLE, "Name the tenant: tenantId.");
        }
        return reached;
    }

    /** The tenant that is meant; null for all. */
    private static @Nullable UUID reached(@Nullable UUID named, KeyGrant grant) {
        UUID own = grant.tenantId();
        if (own != null && named != null && !own.equals(named)) {
            throw absent();
        }
        return own == null ? named : own;
    }

    private static String address(@Nullable String text) {
        try {
            if (text != null && text.length() <= MAX_ADDRESS) {
                Mailbox.parse(text);
                return text.toLowerCase(Locale.ROOT);
            }
        } catch (RuntimeException malformed) {
            // Told below.
        }
        throw new ProblemException(ProblemCode.UNPROCESSABLE, "address is one mail address.");
    }

    /** Puts what is about to be done into the audit log: what cannot be recorded is not done. */
    private void record(
            AuditApi.Action action, UUID tenant, String address, Reason reason, KeyGrant grant, String client) {
        UUID id = UUID.nameUUIDFromBytes((tenant + " " + address).getBytes(StandardCharsets.UTF_8));
        audit.recordChange(new AuditApi.Change(
                grant.keyId(), client, action, id, address, tenant, Map.of("reason", reason.text())));
    }
}
