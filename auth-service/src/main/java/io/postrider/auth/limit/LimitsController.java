package io.postrider.auth.limit;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Writes;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.limit.LimitStore.Owner;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v1/tenants/{tenant}/limits} and {@code /v1/domains/{domain}/limits}. */
@RestController
@RequestMapping("/v1")
@Tag(
        name = "Limits",
        description = "What all accounts of a tenant, or of a domain, may be and hold together, and what they do.")
class LimitsController {
    private static final String DOMAIN = "Its id, or its name.";

    private final SumLimits limits;
    private final Domains domains;
    private final Writes writes;

    LimitsController(SumLimits limits, Domains domains, Writes writes) {
        this.limits = limits;
        this.domains = domains;
        this.writes = writes;
    }

    @Schema(name = "LimitsEdit", description = "Fields that are left out stay as they are.")
    record LimitsEdit(
            @Schema(nullable = true, example = "100", description = "null: no limit.") @Nullable Long maxAccounts,

            @Schema(nullable = true, example = "107374182400", description = "null: no limit.") @Nullable Long maxBytes) {}

    @GetMapping("/tenants/{tenant}/limits")
    @Needs(Action.TENANTS_READ)
    @Operation(summary = "Read a tenant's limits and use")
    ResponseEntity<Limits> readTenant(@Parameter(hidden = true) Call call, @PathVariable UUID tenant) {
        return answer(limits.ofTenant(call.admin(), tenant));
    }

    @GetMapping("/domains/{domain}/limits")
    @Needs(Action.DOMAINS_READ)
    @Operation(summary = "Read a domain's limits and use")
    ResponseEntity<Limits> readDomain(
            @Parameter(hidden = true) Call call, @Parameter(description = DOMAIN) @PathVariable String domain) {
        return answer(named(call, domain));
    }

    private Owner named(Call call, String domain) {
        return limits.ofDomain(domains.named(call.admin(), domain).id());
    }

    private static ResponseEntity<Limits> answer(Owner owner) {
        Limits found = owner.limits();
        return ResponseEntity.ok().eTag(Call.tag(found.version())).body(found);
    }

    @PatchMapping(
            path = "/tenants/{tenant}/limits",
            consumes = {"application/merge-patch+json", "application/json"})
    @Needs(Action.TENANTS_WRITE)
    @Operation(summary = "Change a tenant's limits", description = "Only keys for the whole platform may.")
    @RequestBody(content = @Content(schema = @Schema(implementation = LimitsEdit.class)))
    ResponseEntity<Limits> editTenant(
            @Parameter(hidden = true) Call call,
            @PathVariable UUID tenant,
            @org.springframework.web.bind.annotation.RequestBody JsonNode patch) {
        return writes.edit(
                call,
                patch,
                Limits.class,
                LimitsEdit.class,
                edit -> limits.edit(call, limits.ofTenant(call.admin(), tenant), edit));
    }

    @PatchMapping(
            path = "/domains/{domain}/limits",
            consumes = {"application/merge-patch+json", "application/json"})
    @Needs(Action.DOMAINS_WRITE)
    @Operation(summary = "Change a domain's limits", description = "Keys for certain domains only may not.")
    @RequestBody(content = @Content(schema = @Schema(implementation = LimitsEdit.class)))
    ResponseEntity<Limits> editDomain(
            @Parameter(hidden = true) Call call,
            @Parameter(description = DOMAIN) @PathVariable String domain,
            @org.springframework.web.bind.annotation.RequestBody JsonNode patch) {
        return writes.edit(
                call, patch, Limits.class, LimitsEdit.class, edit -> limits.edit(call, named(call, domain), edit));
    }
}
