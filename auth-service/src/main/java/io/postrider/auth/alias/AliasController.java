package io.postrider.auth.alias;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.AddressFilter;
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
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
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

/** {@code /v1/aliases}. */
@RestController
@RequestMapping("/v1/aliases")
@Tag(name = "Aliases", description = "Addresses whose mail goes to one account or several, or to addresses elsewhere.")
class AliasController {
    private static final String ALIAS = "Its id, or its address.";

    private final Aliases aliases;
    private final AliasList list;
    private final Domains domains;
    private final Writes writes;

    AliasController(Aliases aliases, AliasList list, Domains domains, Writes writes) {
        this.aliases = aliases;
        this.list = list;
        this.domains = domains;
        this.writes = writes;
    }

    @Schema(name = "Alias")
    record Alias(
            UUID id,
            UUID tenantId,
            @Schema(example = "example.org") String domain,
            @Schema(example = "sales@example.org") String address,

            @ArraySchema(schema = @Schema(example = "ann@example.org"))
            List<String> targets,

            @Schema(example = "The sales team") String description,
            boolean enabled,

            @Schema(description = "Whether its targets may send as this address.")
            boolean sendAs,

            long version,
            Instant createdAt,
            Instant updatedAt) {}

    @StrictJson
    @Schema(name = "NewAlias")
    record NewAlias(
            @Schema(example = "sales@example.org", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String address,

            @ArraySchema(
                    arraySchema = @Schema(requiredMode = Schema.RequiredMode.REQUIRED),
                    schema = @Schema(example = "ann@example.org"))
            @Nullable List<String> targets,

            @Schema(example = "The sales team") @Nullable String description,
            @Schema(defaultValue = "true") @Nullable Boolean enabled,
            @Schema(defaultValue = "true") @Nullable Boolean sendAs) {}

    @Schema(name = "AliasEdit", description = "Fields that are left out stay as they are.")
    record AliasEdit(
            @ArraySchema(schema = @Schema(example = "ann@example.org")) @Nullable List<String> targets,

            @Schema(example = "The sales team") @Nullable String description,
            boolean enabled,
            boolean sendAs) {}

    @GetMapping
    @Needs(Action.ALIASES_READ)
    @Operation(summary = "List aliases")
    Page<Alias> list(
            @Parameter(hidden = true) Call call,
            @RequestParam(required = false) @Nullable UUID tenantId,
            @Parameter(description = "A domain's id or name.") @RequestParam(required = false) @Nullable String domain,
            @Parameter(
                            description =
                                    "Only those that lead to the account with this address, or to this address elsewhere.")
                    @RequestParam(required = false)
                    @Nullable String target,
            @Parameter(description = "Only addresses that begin so.") @RequestParam(required = false) @Nullable String prefix,
            @RequestParam(required = false) @Nullable Boolean enabled,
            @Parameter(description = "`createdAt` or `address`; with `-` before it the last first.")
                    @RequestParam(defaultValue = "createdAt")
                    String sort,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        AliasList.Filter filter = new AliasList.Filter(
                new AddressFilter(tenantId, domains.idOf(call.admin(), domain), prefix, enabled),
                target == null ? null : Fields.address(target, "target").toString());
        Order<Alias> order = AliasList.SORTABLE.order(sort, cursor);
        return order.page(list.page(call.admin(), filter, order, size), size);
    }

    @PostMapping
    @Needs(Action.ALIASES_WRITE)
    @Operation(
            summary = "Make an alias",
            description =
                    "Its targets are accounts of the same tenant and, while mail to other domains is on, addresses elsewhere:"
                            + " mail to it is forwarded there.")
    ResponseEntity<Alias> create(@Parameter(hidden = true) Call call, @RequestBody NewAlias request) {
        return writes.write(call, request, Alias.class, () -> aliases.create(call, request));
    }

    @GetMapping("/{alias}")
    @Needs(Action.ALIASES_READ)
    @Operation(summary = "Read an alias")
    ResponseEntity<Alias> read(
            @Parameter(hidden = true) Call call, @Parameter(description = ALIAS) @PathVariable String alias) {
        Alias found = aliases.find(call.admin(), alias);
        return ResponseEntity.ok().eTag(Call.tag(found.version())).body(found);
    }

    @PatchMapping(
            path = "/{alias}",
            consumes = {"application/merge-patch+json", "application/json"})
    @Needs(Action.ALIASES_WRITE)
    @Operation(summary = "Change an alias", description = "`targets` replaces the whole list.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = AliasEdit.class)))
    ResponseEntity<Alias> edit(
            @Parameter(hidden = true) Call call,
            @Parameter(description = ALIAS) @PathVariable String alias,
            @RequestBody JsonNode patch) {
        return writes.edit(call, patch, Alias.class, AliasEdit.class, patched -> aliases.edit(call, alias, patched));
    }

    @DeleteMapping("/{alias}")
    @Needs(Action.ALIASES_WRITE)
    @Operation(summary = "Delete an alias")
    ResponseEntity<Void> delete(
            @Parameter(hidden = true) Call call, @Parameter(description = ALIAS) @PathVariable String alias) {
        return writes.delete(call, () -> aliases.delete(call, alias));
    }
}
