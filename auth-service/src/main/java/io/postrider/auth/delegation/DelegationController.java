package io.postrider.auth.delegation;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Page;
import io.postrider.auth.access.StrictJson;
import io.postrider.auth.access.Writes;
import io.postrider.auth.domain.Domains;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v1/delegations}. */
@RestController
@RequestMapping("/v1/delegations")
@Tag(
        name = "Delegations",
        description = "Who may send as another account, as an alias or as a group, or on behalf of one.")
class DelegationController {
    private final Delegations delegations;
    private final DelegationList list;
    private final Domains domains;
    private final Writes writes;

    DelegationController(Delegations delegations, DelegationList list, Domains domains, Writes writes) {
        this.delegations = delegations;
        this.list = list;
        this.domains = domains;
        this.writes = writes;
    }

    @Schema(name = "Delegation")
    record Delegation(
            UUID id,
            UUID tenantId,
            @Schema(example = "example.org") String domain,

            @Schema(example = "boss@example.org", description = "In From.")
            String address,

            @Schema(example = "ann@example.org", description = "The account that may send so.")
            String delegate,

            SendRight right,
            long version,
            Instant createdAt,
            Instant updatedAt) {}

    @StrictJson
    @Schema(name = "NewDelegation")
    record NewDelegation(
            @Schema(
                    example = "boss@example.org",
                    description = "Of an account, an alias or a group.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable String address,

            @Schema(
                    example = "ann@example.org",
                    description = "An account of the same tenant.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable String delegate,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable SendRight right) {}

    @Schema(name = "DelegationEdit")
    record DelegationEdit(@Nullable SendRight right) {}

    @GetMapping
    @Needs(Action.DELEGATIONS_READ)
    @Operation(summary = "List delegations")
    Page<Delegation> list(
            @Parameter(hidden = true) Call call,
            @RequestParam(required = false) @Nullable UUID tenantId,
            @Parameter(description = "Only over addresses in this domain: its id or name.")
                    @RequestParam(required = false)
                    @Nullable String domain,
            @Parameter(description = "Only over this address.") @RequestParam(required = false) @Nullable String address,
            @Parameter(description = "Only those of the account with this address.")
                    @RequestParam(required = false)
                    @Nullable String delegate,
            @Parameter(description = "`createdAt` or `address`; with `-` before it the last first.")
                    @RequestParam(defaultValue = "createdAt")
                    String sort,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        DelegationList.Filter filter = new DelegationList.Filter(
                tenantId,
                domains.idOf(call.admin(), domain),
                address == null ? null : Fields.address(address, "address").toString(),
                delegate == null ? null : Fields.address(delegate, "delegate").toString());
        Order<Delegation> order = DelegationList.SORTABLE.order(sort, cursor);
        return order.page(list.page(call.admin(), filter, order, size), size);
    }

    @PostMapping
    @Needs(Action.DELEGATIONS_WRITE)
    @Operation(
            summary = "Let an account send as another address",
            description =
                    "Holds within two seconds, in sessions that are open as well. It ends when either of the two is"
                            + " deleted, and sleeps while the address is disabled.")
    ResponseEntity<Delegation> create(@Parameter(hidden = true) Call call, @RequestBody NewDelegation request) {
        return writes.write(call, request, Delegation.class, () -> delegations.create(call, request));
    }

    @GetMapping("/{delegation}")
    @Needs(Action.DELEGATIONS_READ)
    @Operation(summary = "Read a delegation")
    ResponseEntity<Delegation> read(@Parameter(hidden = true) Call call, @PathVariable UUID delegation) {
        Delegation found = delegations.find(call.admin(), delegation);
        return ResponseEntity.ok().eTag(Call.tag(found.version())).body(found);
    }

    @PatchMapping(
            path = "/{delegation}",
            consumes = {"application/merge-patch+json", "application/json"})
    @Needs(Action.DELEGATIONS_WRITE)
    @Operation(summary = "Change the right that a delegation gives")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = DelegationEdit.class)))
    ResponseEntity<Delegation> edit(
            @Parameter(hidden = true) Call call, @PathVariable UUID delegation, @RequestBody JsonNode patch) {
        return writes.edit(
                call,
                patch,
                Delegation.class,
                DelegationEdit.class,
                patched -> delegations.edit(call, delegation, patched));
    }

    @DeleteMapping("/{delegation}")
    @Needs(Action.DELEGATIONS_WRITE)
    @Operation(
            summary = "Revoke a delegation",
            description = "Holds within two seconds, in sessions that are open as well.")
    ResponseEntity<Void> revoke(@Parameter(hidden = true) Call call, @PathVariable UUID delegation) {
        return writes.delete(call, () -> delegations.delete(call, delegation));
    }
}
