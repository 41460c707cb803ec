package io.postrider.auth.deletion;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Page;
import io.postrider.auth.access.Writes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code DELETE /v1/tenants/{tenant}} and {@code /v1/deleted-tenants}. */
@RestController
@RequestMapping("/v1")
@Tag(
        name = "Deleted tenants",
        description = "Tenants that may come back with all that was theirs, until they are erased.")
class DeletedTenantController {
    private final Deletions deletions;
    private final DeletionStore store;
    private final Writes writes;

    DeletedTenantController(Deletions deletions, DeletionStore store, Writes writes) {
        this.deletions = deletions;
        this.store = store;
        this.writes = writes;
    }

    @Schema(name = "DeletedTenant")
    record DeletedTenant(
            UUID id,

            @Schema(example = "Example Ltd", description = "Nobody else can have it until then.")
            String name,

            long version,
            Instant deletedAt,

            @Schema(description = "From then on it does not come back.")
            Instant erasedAfter) {}

    private static DeletedTenant view(Deleted found) {
        return new DeletedTenant(found.id(), found.name(), found.version(), found.deletedAt(), found.erasedAfter());
    }

    @DeleteMapping("/tenants/{tenant}")
    @Needs(Action.TENANTS_WRITE)
    @Operation(
            operationId = "deleteTenant",
            summary = "Delete a tenant",
            description =
                    "One that has domains or API keys is deleted with them if you say so: nobody logs in"
                            + " any more, and mail is refused with 550 5.1.2. For a time, 30 days unless the policy has another, all of it may come"
                            + " back: see `/v1/deleted-tenants`. One that is empty is gone at once. Only keys for the whole platform may.")
    ResponseEntity<Void> delete(
            @Parameter(hidden = true) Call call,
            @PathVariable UUID tenant,
            @Parameter(description = "Also if it is not empty.") @RequestParam(defaultValue = "false")
                    boolean withContents) {
        return writes.delete(call, () -> deletions.deleteTenant(call, tenant, withContents));
    }

    @GetMapping("/deleted-tenants")
    @Needs(Action.TENANTS_READ)
    @Operation(summary = "List deleted tenants")
    Page<DeletedTenant> list(
            @Parameter(hidden = true) Call call,
            @Parameter(description = "`createdAt` or `name`; with `-` before it the last first.")
                    @RequestParam(defaultValue = "createdAt")
                    String sort,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        Order<Deleted> order = DeletionStore.TENANTS.order(sort, cursor);
        return order.page(store.tenants(call.admin(), null, order, size), size).map(DeletedTenantController::view);
    }

    @GetMapping("/deleted-tenants/{tenant}")
    @Needs(Action.TENANTS_READ)
    @Operation(summary = "Read a deleted tenant")
    ResponseEntity<DeletedTenant> read(@Parameter(hidden = true) Call call, @PathVariable UUID tenant) {
        Deleted found = deletions.tenant(call.admin(), tenant);
        return ResponseEntity.ok().eTag(Call.tag(found.version())).body(view(found));
    }

    @PostMapping("/deleted-tenants/{tenant}/restoration")
    @Needs(Action.TENANTS_WRITE)
    @Operation(
            summary = "Bring a deleted tenant back",
            description = "With all that was deleted with it, as it was. Only keys for the whole platform may.")
    ResponseEntity<Void> restore(@Parameter(hidden = true) Call call, @PathVariable UUID tenant) {
        return writes.delete(call, () -> deletions.restoreTenant(call, tenant));
    }

    @DeleteMapping("/deleted-tenants/{tenant}")
    @Needs(Action.TENANTS_WRITE)
    @Operation(
            summary = "Erase a deleted tenant now",
            description =
                    "It never comes back, nor do its accounts; their mail is gone within a few minutes. Only keys for the whole platform may.")
    ResponseEntity<Void> erase(@Parameter(hidden = true) Call call, @PathVariable UUID tenant) {
        return writes.delete(call, () -> deletions.eraseTenant(call, tenant));
    }
}
