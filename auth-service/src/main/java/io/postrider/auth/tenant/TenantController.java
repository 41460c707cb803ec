package io.postrider.auth.tenant;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Page;
import io.postrider.auth.access.StrictJson;
import io.postrider.auth.access.Writes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v1/tenants}. */
@RestController
@RequestMapping("/v1/tenants")
@Tag(name = "Tenants", description = "Whose domains, accounts and keys belong together.")
class TenantController {
    private final Tenants tenants;
    private final TenantList list;
    private final Writes writes;

    TenantController(Tenants tenants, TenantList list, Writes writes) {
        this.tenants = tenants;
        this.list = list;
        this.writes = writes;
    }

    @Schema(name = "Tenant")
    record Tenant(
            UUID id,
            @Schema(example = "Example Ltd") String name,

            @Schema(
                    example = "5368709120",
                    nullable = true,
                    description = "Of each account that has none by itself or by its domain; 0 means no limit. null:"
                            + " none.")
            @Nullable Long quotaBytes,

            long version,
            Instant createdAt,
            Instant updatedAt) {}

    @StrictJson
    @Schema(name = "NewTenant")
    record NewTenant(
            @Schema(example = "Example Ltd", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String name) {}

    @Schema(name = "TenantEdit", description = "Fields that are left out stay as they are.")
    record TenantEdit(
            @Schema(example = "Example GmbH") @Nullable String name,

            @Schema(example = "5368709120", nullable = true) @Nullable Long quotaBytes) {}

    @GetMapping
    @Needs(Action.TENANTS_READ)
    @Operation(summary = "List tenants")
    Page<Tenant> list(
            @Parameter(hidden = true) Call call,
            @Parameter(description = "Only names that begin so, in upper or lower case.")
                    @RequestParam(required = false)
                    @Nullable String prefix,
            @Parameter(description = "`createdAt` or `name`; with `-` before it the last first.")
                    @RequestParam(defaultValue = "createdAt")
                    String sort,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        Order<Tenant> order = TenantList.SORTABLE.order(sort, cursor);
        return order.page(list.page(call.admin(), prefix, order, size), size);
    }

    @PostMapping
    @Needs(Action.TENANTS_WRITE)
    @Operation(summary = "Make a tenant", description = "Only keys for the whole platform may.")
    ResponseEntity<Tenant> create(@Parameter(hidden = true) Call call, @RequestBody NewTenant request) {
        return writes.write(call, request, Tenant.class, () -> tenants.create(call, request));
    }

    @GetMapping("/{tenant}")
    @Needs(Action.TENANTS_READ)
    @Operation(summary = "Read a tenant")
    ResponseEntity<Tenant> read(@Parameter(hidden = true) Call call, @PathVariable UUID tenant) {
        Tenant found = tenants.find(call.admin(), tenant);
        return ResponseEntity.ok().eTag(Call.tag(found.version())).body(found);
    }

    @PatchMapping(
            path = "/{tenant}",
            consumes = {"application/merge-patch+json", "application/json"})
    @Needs(Action.TENANTS_WRITE)
    @Operation(summary = "Change a tenant")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = TenantEdit.class)))
    ResponseEntity<Tenant> edit(
            @Parameter(hidden = true) Call call, @PathVariable UUID tenant, @RequestBody JsonNode patch) {
        return writes.edit(call, patch, Tenant.class, TenantEdit.class, patched -> tenants.edit(call, tenant, patched));
    }
}
