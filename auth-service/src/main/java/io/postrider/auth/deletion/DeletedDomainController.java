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

/** {@code DELETE /v1/domains/{domain}} and {@code /v1/deleted-domains}. */
@RestController
@RequestMapping("/v1")
@Tag(
        name = "Deleted domains",
        description = "Domains that may come back with their accounts, aliases and groups, until they are erased.")
class DeletedDomainController {
    private final Deletions deletions;
    private final DeletionStore store;
    private final Writes writes;

    DeletedDomainController(Deletions deletions, DeletionStore store, Writes writes) {
        this.deletions = deletions;
        this.store = store;
        this.writes = writes;
    }

    @Schema(name = "DeletedDomain")
    record DeletedDomain(
            UUID id,
            UUID tenantId,

            @Schema(example = "example.org", description = "Nobody else can have it until then.")
            String name,

            long version,
            Instant deletedAt,

            @Schema(description = "From then on it does not come back.")
            Instant erasedAfter) {}

    private static DeletedDomain view(Deleted found) {
        return new DeletedDomain(
                found.id(), found.tenantId(), found.name(), found.version(), found.deletedAt(), found.erasedAfter());
    }

    @DeleteMapping("/domains/{domain}")
    @Needs(Action.DOMAINS_WRITE)
    @Operation(
            operationId = "deleteDomain",
            summary = "Delete a domain",
            description =
                    "One that has accounts, aliases, groups or other names is deleted with them if you say so: nobody logs in"
                            + " any more, and mail is refused with 550 5.1.2. For a time, 30 days unless the policy has another, all of it may come"
                            + " back: see `/v1/deleted-domains`. One that is empty is gone at once. Keys for certain domains only may not.")
    ResponseEntity<Void> delete(
            @Parameter(hidden = true) Call call,
            @Parameter(description = "Its id, or its name.") @PathVariable String domain,
            @Parameter(description = "Also if it is not empty.") @RequestParam(defaultValue = "false")
                    boolean withContents) {
        return writes.delete(call, () -> deletions.deleteDomain(call, domain, withContents));
    }

    @GetMapping("/deleted-domains")
    @Needs(Action.DOMAINS_READ)
    @Operation(summary = "List deleted domains")
    Page<DeletedDomain> list(
            @Parameter(hidden = true) Call call,
            @Parameter(description = "`createdAt` or `name`; with `-` before it the last first.")
                    @RequestParam(defaultValue = "createdAt")
                    String sort,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        Order<Deleted> order = DeletionStore.DOMAINS.order(sort, cursor);
        return order.page(store.domains(call.admin(), null, order, size), size).map(DeletedDomainController::view);
    }

    @GetMapping("/deleted-domains/{domain}")
    @Needs(Action.DOMAINS_READ)
    @Operation(summary = "Read a deleted domain")
    ResponseEntity<DeletedDomain> read(@Parameter(hidden = true) Call call, @PathVariable UUID domain) {
        Deleted found = deletions.domain(call.admin(), domain);
        return ResponseEntity.ok().eTag(Call.tag(found.version())).body(view(found));
    }

    @PostMapping("/deleted-domains/{domain}/restoration")
    @Needs(Action.DOMAINS_WRITE)
    @Operation(
            summary = "Bring a deleted domain back",
            description = "With all that was deleted with it, as it was. Keys for certain domains only may not.")
    ResponseEntity<Void> restore(@Parameter(hidden = true) Call call, @PathVariable UUID domain) {
        return writes.delete(call, () -> deletions.restoreDomain(call, domain));
    }

    @DeleteMapping("/deleted-domains/{domain}")
    @Needs(Action.DOMAINS_WRITE)
    @Operation(
            summary = "Erase a deleted domain now",
            description =
                    "It never comes back, nor do its accounts; their mail is gone within a few minutes. Keys for certain domains only may not.")
    ResponseEntity<Void> erase(@Parameter(hidden = true) Call call, @PathVariable UUID domain) {
        return writes.delete(call, () -> deletions.eraseDomain(call, domain));
    }
}
