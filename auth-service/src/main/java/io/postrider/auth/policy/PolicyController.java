package io.postrider.auth.policy;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Writes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v1/tenants/{tenant}/policy}, {@code /v1/domains/{domain}/policy}, {@code /v1/accounts/{account}/policy}. */
@RestController
@RequestMapping("/v1")
@Tag(
        name = "Policies",
        description =
                "What accounts may do. A limit holds as the tightest of tenant, domain and account has it; a default is the"
                        + " nearest one's.")
class PolicyController {
    private static final String DOMAIN = "Its id, or its name.";
    private static final String ACCOUNT = "Its id, or its address.";
    private static final String PATCH =
            "Rules that are left out stay as they are; null takes one away. A limit that a level above"
                    + " has tighter is refused.";

    private final Policies policies;
    private final Writes writes;

    PolicyController(Policies policies, Writes writes) {
        this.policies = policies;
        this.writes = writes;
    }

    @GetMapping("/tenants/{tenant}/policy")
    @Needs(Action.TENANTS_READ)
    @Operation(summary = "Read a tenant's policy")
    ResponseEntity<Policy> readTenant(@Parameter(hidden = true) Call call, @PathVariable UUID tenant) {
        return read(call, PolicyLevel.TENANT, tenant.toString());
    }

    @GetMapping("/domains/{domain}/policy")
    @Needs(Action.DOMAINS_READ)
    @Operation(summary = "Read a domain's policy")
    ResponseEntity<Policy> readDomain(
            @Parameter(hidden = true) Call call, @Parameter(description = DOMAIN) @PathVariable String domain) {
        return read(call, PolicyLevel.DOMAIN, domain);
    }

    @GetMapping("/accounts/{account}/policy")
    @Needs(Action.ACCOUNTS_READ)
    @Operation(summary = "Read an account's policy")
    ResponseEntity<Policy> readAccount(
            @Parameter(hidden = true) Call call, @Parameter(description = ACCOUNT) @PathVariable String account) {
        return read(call, PolicyLevel.ACCOUNT, account);
    }

    @PatchMapping(
            path = "/tenants/{tenant}/policy",
            consumes = {"application/merge-patch+json", "application/json"})
    @Needs(Action.TENANTS_WRITE)
    @Operation(summary = "Change a tenant's policy", description = PATCH)
    @RequestBody(content = @Content(schema = @Schema(implementation = Rules.class)))
    ResponseEntity<Policy> editTenant(
            @Parameter(hidden = true) Call call,
            @PathVariable UUID tenant,
            @org.springframework.web.bind.annotation.RequestBody JsonNode patch) {
        return edit(call, PolicyLevel.TENANT, tenant.toString(), patch);
    }

    @PatchMapping(
            path = "/domains/{domain}/policy",
            consumes = {"application/merge-patch+json", "application/json"})
    @Needs(Action.DOMAINS_WRITE)
    @Operation(summary = "Change a domain's policy", description = PATCH)
    @RequestBody(content = @Content(schema = @Schema(implementation = Rules.class)))
    ResponseEntity<Policy> editDomain(
            @Parameter(hidden = true) Call call,
            @Parameter(description = DOMAIN) @PathVariable String domain,
            @org.springframework.web.bind.annotation.RequestBody JsonNode patch) {
        return edit(call, PolicyLevel.DOMAIN, domain, patch);
    }

    @PatchMapping(
            path = "/accounts/{account}/policy",
            consumes = {"application/merge-patch+json", "application/json"})
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(summary = "Change an account's policy", description = PATCH)
    @RequestBody(content = @Content(schema = @Schema(implementation = Rules.class)))
    ResponseEntity<Policy> editAccount(
            @Parameter(hidden = true) Call call,
            @Parameter(description = ACCOUNT) @PathVariable String account,
            @org.springframework.web.bind.annotation.RequestBody JsonNode patch) {
        return edit(call, PolicyLevel.ACCOUNT, account, patch);
    }

    private ResponseEntity<Policy> read(Call call, PolicyLevel level, String idOrName) {
        Policy found = policies.find(call.admin(), level, idOrName);
        return ResponseEntity.ok().eTag(Call.tag(found.version())).body(found);
    }

    private ResponseEntity<Policy> edit(Call call, PolicyLevel level, String idOrName, JsonNode patch) {
        return writes.write(call, patch, Policy.class, () -> policies.edit(call, level, idOrName, patch));
    }
}
