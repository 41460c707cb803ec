package io.postrider.auth.account;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Page;
import io.postrider.auth.access.StrictJson;
import io.postrider.auth.access.Writes;
import io.postrider.auth.account.AccountController.Account;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/deleted-accounts}. */
@RestController
@RequestMapping("/v1/deleted-accounts")
@Tag(name = "Deleted accounts", description = "Accounts that may come back, until they are erased with their mail.")
class DeletedAccountController {
    private final DeletedAccounts accounts;
    private final DeletedAccountList list;
    private final Writes writes;

    DeletedAccountController(DeletedAccounts accounts, DeletedAccountList list, Writes writes) {
        this.accounts = accounts;
        this.list = list;
        this.writes = writes;
    }

    @Schema(name = "DeletedAccount")
    record DeletedAccount(
            UUID id,
            UUID tenantId,

            @Schema(example = "ann@example.org", description = "The address that it had.")
            String address,

            @Schema(example = "Ann Example") String displayName,
            long version,
            Instant deletedAt,

            @Schema(description = "From then on it does not come back.")
            Instant erasedAfter) {}

    @StrictJson
    @Schema(name = "Restoration")
    record Restoration(
            @Schema(
                    example = "ann.old@example.org",
                    description = "Another address than it had, because somebody else has that by now.")
            @Nullable String address) {}

    @GetMapping
    @Needs(Action.ACCOUNTS_READ)
    @Operation(summary = "List deleted accounts")
    Page<DeletedAccount> list(
            @Parameter(hidden = true) Call call,
            @RequestParam(required = false) @Nullable UUID tenantId,
            @Parameter(description = "Only addresses that begin so.") @RequestParam(required = false) @Nullable String prefix,
            @Parameter(description = "`createdAt` or `address`; with `-` before it the last first.")
                    @RequestParam(defaultValue = "createdAt")
                    String sort,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        Order<DeletedAccount> order = DeletedAccountList.SORTABLE.order(sort, cursor);
        String start = prefix == null ? null : prefix.toLowerCase(Locale.ROOT);
        return order.page(list.page(call.admin(), tenantId, start, order, size), size);
    }

    @GetMapping("/{account}")
    @Needs(Action.ACCOUNTS_READ)
    @Operation(summary = "Read a deleted account")
    ResponseEntity<DeletedAccount> read(@Parameter(hidden = true) Call call, @PathVariable UUID account) {
        DeletedAccount found = list.find(call.admin(), account);
        return ResponseEntity.ok().eTag(Call.tag(found.version())).body(found);
    }

    @PostMapping("/{account}/restoration")
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(
            summary = "Bring a deleted account back",
            description = "With its mail, its password and its settings. Aliases and groups have it again, and it is a"
                    + " catch-all and a postmaster again, unless these have another purpose by now. Its delegations hold again,"
                    + " both ways, as far as their other ends are there.")
    ResponseEntity<Account> restore(
            @Parameter(hidden = true) Call call,
            @PathVariable UUID account,
            @RequestBody(required = false) @Nullable Restoration request) {
        return writes.write(call, request, Account.class, () -> accounts.restore(call, account, request));
    }

    @DeleteMapping("/{account}")
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(
            summary = "Erase a deleted account now",
            description = "It never comes back; its mail is gone within a few minutes.")
    ResponseEntity<Void> erase(@Parameter(hidden = true) Call call, @PathVariable UUID account) {
        return writes.delete(call, () -> accounts.erase(call, account));
    }
}
