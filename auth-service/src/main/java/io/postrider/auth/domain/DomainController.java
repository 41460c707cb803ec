package io.postrider.auth.domain;

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
import java.util.Locale;
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

/** {@code /v1/domains}. */
@RestController
@RequestMapping("/v1/domains")
@Tag(name = "Domains", description = "Mail domains, their plus-addressing, catch-all and postmaster.")
class DomainController {
    private static final String DOMAIN = "Its id, or its name.";

    private final Domains domains;
    private final DomainList list;
    private final Writes writes;

    DomainController(Domains domains, DomainList list, Writes writes) {
        this.domains = domains;
        this.list = list;
        this.writes = writes;
    }

    @Schema(name = "Domain")
    record DomainView(
            UUID id,
            UUID tenantId,

            @Schema(example = "xn--bcher-kva.example", description = "In A-labels, as it is on the wire.")
            String name,

            @Schema(example = "bücher.example", description = "For people.")
            String unicodeName,

            @Schema(
                    example = "example.org",
                    nullable = true,
                    description = "The domain whose second name this one is; null for a domain of its own.")
            @Nullable String aliasOf,

            @Schema(description = "A disabled domain takes no mail, and nobody in it can log in.")
            boolean enabled,

            @Schema(description = "Whether ann+anything@… is ann@….")
            boolean plusAddressing,

            @Schema(
                    example = "ann@example.org",
                    nullable = true,
                    description = "Who gets mail to addresses that are nobody's; null for nobody.")
            @Nullable String catchAll,

            @Schema(
                    example = "ann@example.org",
                    nullable = true,
                    description = "Who gets mail to postmaster@…, unless an account or an alias has that"
                            + " address. Without a choice of yours it is the tenant's first account that takes"
                            + " mail; null while there is none.")
            @Nullable String postmaster,

            @Schema(
                    example = "5368709120",
                    nullable = true,
                    description = "Of each account that has none of its own; 0 means no limit. null: the tenant's"
                            + " holds.")
            @Nullable Long quotaBytes,

            long version,
            Instant createdAt,
            Instant updatedAt) {}

    @StrictJson
    @Schema(name = "NewDomain")
    record NewDomain(
            @Schema(example = "example.org", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String name,

            @Schema(
                    description = "May be left out while there is only one tenant, with a tenant's own key, and with"
                            + " `aliasOf`.")
            @Nullable UUID tenantId,

            @Schema(defaultValue = "true") @Nullable Boolean plusAddressing,

            @Schema(
                    example = "example.net",
                    description = "The id or name of a domain of the same tenant: every address of the new domain"
                            + " is then the address with the same name there.")
            @Nullable String aliasOf) {}

    @Schema(name = "DomainEdit", description = "Fields that are left out stay as they are.")
    record DomainEdit(
            boolean enabled,
            boolean plusAddressing,

            @Schema(example = "ann@example.org", nullable = true) @Nullable String catchAll,

            @Schema(example = "ann@example.org", nullable = true) @Nullable String postmaster,

            @Schema(example = "5368709120", nullable = true) @Nullable Long quotaBytes) {
        DomainEdit {
            catchAll = catchAll == null || catchAll.isBlank() ? null : catchAll;
            postmaster = postmaster == null || postmaster.isBlank() ? null : postmaster;
        }
    }

    @GetMapping
    @Needs(Action.DOMAINS_READ)
    @Operation(summary = "List domains")
    Page<DomainView> list(
            @Parameter(hidden = true) Call call,
            @RequestParam(required = false) @Nullable UUID tenantId,
            @Parameter(description = "Only names, in A-labels, that begin so.")
                    @RequestParam(required = false)
                    @Nullable String prefix,
            @RequestParam(required = false) @Nullable Boolean enabled,
            @Parameter(description = "`createdAt` or `name`; with `-` before it the last first.")
                    @RequestParam(defaultValue = "createdAt")
                    String sort,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        DomainList.Filter filter =
                new DomainList.Filter(tenantId, prefix == null ? null : prefix.toLowerCase(Locale.ROOT), enabled);
        Order<DomainView> order = DomainList.SORTABLE.order(sort, cursor);
        return order.page(list.page(call.admin(), filter, order, size), size);
    }

    @PostMapping
    @Needs(Action.DOMAINS_WRITE)
    @Operation(summary = "Make a domain")
    ResponseEntity<DomainView> create(@Parameter(hidden = true) Call call, @RequestBody NewDomain request) {
        return writes.write(call, request, DomainView.class, () -> domains.create(call, request));
    }

    @GetMapping("/{domain}")
    @Needs(Action.DOMAINS_READ)
    @Operation(summary = "Read a domain")
    ResponseEntity<DomainView> read(
            @Parameter(hidden = true) Call call, @Parameter(description = DOMAIN) @PathVariable String domain) {
        DomainView found = domains.find(call.admin(), domain);
        return ResponseEntity.ok().eTag(Call.tag(found.version())).body(found);
    }

    @PatchMapping(
            path = "/{domain}",
            consumes = {"application/merge-patch+json", "application/json"})
    @Needs(Action.DOMAINS_WRITE)
    @Operation(
            summary = "Change a domain",
            description = "Set `catchAll` to null to have none, `postmaster` to null to leave the choice to us.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = DomainEdit.class)))
    ResponseEntity<DomainView> edit(
            @Parameter(hidden = true) Call call,
            @Parameter(description = DOMAIN) @PathVariable String domain,
            @RequestBody JsonNode patch) {
        return writes.edit(
                call, patch, DomainView.class, DomainEdit.class, patched -> domains.edit(call, domain, patched));
    }
}
