package io.postrider.auth.group;

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
import io.postrider.auth.group.Expansion.GroupRecipient;
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

/** {@code /v1/groups}. */
@RestController
@RequestMapping("/v1/groups")
@Tag(name = "Groups", description = "Addresses whose mail goes to everybody in them.")
class GroupController {
    private static final String GROUP = "Its id, or its address.";

    private final Groups groups;
    private final GroupList list;
    private final Expansion expansion;
    private final Domains domains;
    private final Writes writes;

    GroupController(Groups groups, GroupList list, Expansion expansion, Domains domains, Writes writes) {
        this.groups = groups;
        this.list = list;
        this.expansion = expansion;
        this.domains = domains;
        this.writes = writes;
    }

    @Schema(name = "Group")
    record Group(
            UUID id,
            UUID tenantId,
            @Schema(example = "example.org") String domain,
            @Schema(example = "staff@example.org") String address,

            @ArraySchema(schema = @Schema(example = "ann@example.org"))
            List<String> members,

            WhoMayPost whoMayPost,
            @Schema(example = "Everybody who works here") String description,
            boolean enabled,
            long version,
            Instant createdAt,
            Instant updatedAt) {}

    @StrictJson
    @Schema(name = "NewGroup")
    record NewGroup(
            @Schema(example = "staff@example.org", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String address,

            @ArraySchema(
                    arraySchema = @Schema(description = "None when left out."),
                    schema = @Schema(example = "ann@example.org"))
            @Nullable List<String> members,

            @Schema(description = "`tenant` when left out.") @Nullable WhoMayPost whoMayPost,

            @Schema(example = "Everybody who works here") @Nullable String description,

            @Schema(defaultValue = "true") @Nullable Boolean enabled) {}

    @Schema(name = "GroupEdit", description = "Fields that are left out stay as they are.")
    record GroupEdit(
            @ArraySchema(schema = @Schema(example = "ann@example.org")) @Nullable List<String> members,

            @Nullable WhoMayPost whoMayPost,

            @Schema(example = "Everybody who works here") @Nullable String description,

            boolean enabled) {}

    @GetMapping
    @Needs(Action.GROUPS_READ)
    @Operation(summary = "List groups")
    Page<Group> list(
            @Parameter(hidden = true) Call call,
            @RequestParam(required = false) @Nullable UUID tenantId,
            @Parameter(description = "A domain's id or name.") @RequestParam(required = false) @Nullable String domain,
            @Parameter(description = "Only those that have the account, alias or group with this address in them.")
                    @RequestParam(required = false)
                    @Nullable String member,
            @Parameter(description = "Only addresses that begin so.") @RequestParam(required = false) @Nullable String prefix,
            @RequestParam(required = false) @Nullable Boolean enabled,
            @Parameter(description = "`createdAt` or `address`; with `-` before it the last first.")
                    @RequestParam(defaultValue = "createdAt")
                    String sort,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        GroupList.Filter filter = new GroupList.Filter(
                new AddressFilter(tenantId, domains.idOf(call.admin(), domain), prefix, enabled),
                member == null ? null : Fields.address(member, "member").toString());
        Order<Group> order = GroupList.SORTABLE.order(sort, cursor);
        return order.page(list.page(call.admin(), filter, order, size), size);
    }

    @PostMapping
    @Needs(Action.GROUPS_WRITE)
    @Operation(
            summary = "Make a group",
            description =
                    "Its members are accounts, aliases and other groups of the same tenant, and addresses elsewhere. Groups"
                            + " nest 8 deep, never in a loop, and each leads to 1,000 accounts and addresses at most.")
    ResponseEntity<Group> create(@Parameter(hidden = true) Call call, @RequestBody NewGroup request) {
        return writes.write(call, request, Group.class, () -> groups.create(call, request));
    }

    @GetMapping("/{group}")
    @Needs(Action.GROUPS_READ)
    @Operation(summary = "Read a group")
    ResponseEntity<Group> read(
            @Parameter(hidden = true) Call call, @Parameter(description = GROUP) @PathVariable String group) {
        Group found = groups.find(call.admin(), group);
        return ResponseEntity.ok().eTag(Call.tag(found.version())).body(found);
    }

    @GetMapping("/{group}/expanded")
    @Needs(Action.GROUPS_READ)
    @Operation(
            summary = "Read whom a group leads to",
            description =
                    "Through all groups and aliases in it: each account and each address elsewhere once, by address.")
    Page<GroupRecipient> expanded(
            @Parameter(hidden = true) Call call,
            @Parameter(description = GROUP) @PathVariable String group,
            @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "The address after which the page begins.")
                    @RequestParam(required = false)
                    @Nullable String cursor) {
        int size = Page.limit(limit);
        List<GroupRecipient> found =
                expansion.page(groups.find(call.admin(), group).id(), cursor, size);
        return Page.of(found, size, GroupRecipient::address);
    }

    @PatchMapping(
            path = "/{group}",
            consumes = {"application/merge-patch+json", "application/json"})
    @Needs(Action.GROUPS_WRITE)
    @Operation(summary = "Change a group", description = "`members` replaces the whole list.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = GroupEdit.class)))
    ResponseEntity<Group> edit(
            @Parameter(hidden = true) Call call,
            @Parameter(description = GROUP) @PathVariable String group,
            @RequestBody JsonNode patch) {
        return writes.edit(call, patch, Group.class, GroupEdit.class, patched -> groups.edit(call, group, patched));
    }

    @DeleteMapping("/{group}")
    @Needs(Action.GROUPS_WRITE)
    @Operation(summary = "Delete a group", description = "It leaves the groups that it is in; its members stay.")
    ResponseEntity<Void> delete(
            @Parameter(hidden = true) Call call, @Parameter(description = GROUP) @PathVariable String group) {
        return writes.delete(call, () -> groups.delete(call, group));
    }
}
