package io.postrider.auth.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.postrider.auth.access.Action;
import io.postrider.auth.access.AddressFilter;
import io.postrider.auth.access.Call;
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
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v1/accounts}. */
@RestController
@RequestMapping("/v1/accounts")
@Tag(name = "Accounts", description = "People and programs with a mailbox.")
class AccountController {
    private static final String ACCOUNT = "Its id, or its address.";

    private final Accounts accounts;
    private final AccountList list;
    private final Domains domains;
    private final PasswordPolicy passwords;
    private final Writes writes;

    AccountController(Accounts accounts, AccountList list, Domains domains, PasswordPolicy passwords, Writes writes) {
        this.accounts = accounts;
        this.list = list;
        this.domains = domains;
        this.passwords = passwords;
        this.writes = writes;
    }

    @Schema(name = "Account")
    record Account(
            @Schema(description = "Never changes, and is never used again.")
            UUID id,

            UUID tenantId,
            @Schema(example = "example.org") String domain,
            @Schema(example = "ann@example.org") String address,
            @Schema(example = "Ann Example") String displayName,

            @Schema(description = "A disabled account takes no mail, and nobody can log in to it.")
            boolean enabled,

            @Schema(example = "5368709120", description = "What holds for it; 0 means no limit.")
            long quotaBytes,

            @Schema(
                    example = "domain",
                    allowableValues = {"account", "domain", "tenant", "nowhere"},
                    description = "Whose quota that is.")
            String quotaFrom,

            boolean hasPassword,

            @Schema(
                    description = "Whether its password may be proven by SCRAM: after it was set, or after a"
                            + " login with PLAIN.")
            boolean scram,

            long version,
            Instant createdAt,
            Instant updatedAt,

            @Schema(
                    example = "k7vq-m2xn-9dhe-wzr4-tb6p",
                    description = "Only in the answer that made the account, and only if you chose none. It is"
                            + " shown this once and kept nowhere.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable String password) {
        Account withPassword(@Nullable String made) {
            return new Account(
                    id,
                    tenantId,
                    domain,
                    address,
                    displayName,
                    enabled,
                    quotaBytes,
                    quotaFrom,
                    hasPassword,
                    scram,
                    version,
                    createdAt,
                    updatedAt,
                    made);
        }

        @Override
        public String toString() {
            return "Account[" + id + ", " + address + "]";
        }
    }

    @StrictJson
    @Schema(name = "NewAccount")
    record NewAccount(
            @Schema(example = "ann@example.org", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String address,

            @Schema(
                    example = "correct horse battery staple",
                    description = "As the policy asks, at least 6 characters where none does. Left out, one is made"
                            + " and shown in the answer.")
            @Nullable String password,

            @Schema(
                    example = "{BLF-CRYPT}$2y$10$…",
                    description = "In place of `password`: a hash of it that another mail server made, as Dovecot"
                            + " writes it. The first login replaces it.")
            @Nullable String passwordHash,

            @Schema(example = "Ann Example") @Nullable String displayName,

            @Schema(
                    example = "5368709120",
                    description = "0 means no limit; left out, its domain's or its tenant's holds.")
            @Nullable Long quotaBytes,

            @Schema(defaultValue = "true") @Nullable Boolean enabled) {
        @Override
        public String toString() {
            return "NewAccount[" + address + "]";
        }
    }

    @Schema(name = "AccountEdit", description = "Fields that are left out stay as they are.")
    record AccountEdit(
            @Schema(example = "ann.new@example.org", description = "Renames the account: its mail stays.") @Nullable String address,

            @Schema(example = "Ann New") @Nullable String displayName,

            @Schema(description = "false ends all of its sessions.")
            boolean enabled,

            @Schema(description = "null: its domain's or its tenant's holds.") @Nullable Long quotaBytes) {}

    @StrictJson
    @Schema(name = "NewPassword")
    record NewPassword(
            @Schema(
                    example = "correct horse battery staple",
                    description = "As the policy asks, at least 6 characters where none does. Left out, one is made"
                            + " and shown in the answer.")
            @Nullable String password,

            @Schema(
                    example = "{BLF-CRYPT}$2y$10$…",
                    description = "In place of `password`: a hash of it that another mail server made, as Dovecot"
                            + " writes it. The first login replaces it.")
            @Nullable String passwordHash) {
        @Override
        public String toString() {
            return "NewPassword[…]";
        }
    }

    @Schema(name = "PasswordSet")
    record PasswordSet(
            @Schema(example = "ann@example.org") String address,

            @Schema(
                    example = "k7vq-m2xn-9dhe-wzr4-tb6p",
                    description = "Only if you chose none. It is shown this once and kept nowhere.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable String password) {
        @Override
        public String toString() {
            return "PasswordSet[" + address + "]";
        }
    }

    @GetMapping
    @Needs(Action.ACCOUNTS_READ)
    @Operation(summary = "List accounts")
    Page<Account> list(
            @Parameter(hidden = true) Call call,
            @RequestParam(required = false) @Nullable UUID tenantId,
            @Parameter(description = "A domain's id or name.") @RequestParam(required = false) @Nullable String domain,
            @Parameter(description = "Only addresses that begin so.") @RequestParam(required = false) @Nullable String prefix,
            @RequestParam(required = false) @Nullable Boolean enabled,
            @RequestParam(required = false) @Nullable Boolean hasPassword,
            @RequestParam(required = false) @Nullable Boolean scram,
            @Parameter(description = "`createdAt` or `address`; with `-` before it the last first.")
                    @RequestParam(defaultValue = "createdAt")
                    String sort,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        AddressFilter addresses = new AddressFilter(tenantId, domains.idOf(call.admin(), domain), prefix, enabled);
        AccountList.Filter filter = new AccountList.Filter(addresses, hasPassword, scram);
        Order<Account> order = AccountList.SORTABLE.order(sort, cursor);
        return order.page(list.page(call.admin(), filter, order, size), size);
    }

    @PostMapping
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(
            summary = "Make an account",
            description = "Mail to it works at once, before its first login. An address that another account had starts"
                    + " with an empty mailbox.")
    ResponseEntity<Account> create(@Parameter(hidden = true) Call call, @RequestBody NewAccount request) {
        // Hashed before the transaction: nobody holds a lock for so long.
        PasswordPolicy.Hashed password =
                passwords.ofNew(call.admin(), request.address(), request.password(), request.passwordHash());
        return writes.write(call, request, Account.class, () -> accounts.create(call, request, password));
    }

    @GetMapping("/{account}")
    @Needs(Action.ACCOUNTS_READ)
    @Operation(summary = "Read an account")
    ResponseEntity<Account> read(
            @Parameter(hidden = true) Call call, @Parameter(description = ACCOUNT) @PathVariable String account) {
        Account found = accounts.find(call.admin(), account);
        return ResponseEntity.ok().eTag(Call.tag(found.version())).body(found);
    }

    @PatchMapping(
            path = "/{account}",
            consumes = {"application/merge-patch+json", "application/json"})
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(summary = "Rename, disable, enable or otherwise change an account")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = AccountEdit.class)))
    ResponseEntity<Account> edit(
            @Parameter(hidden = true) Call call,
            @Parameter(description = ACCOUNT) @PathVariable String account,
            @RequestBody JsonNode patch) {
        return writes.edit(
                call, patch, Account.class, AccountEdit.class, patched -> accounts.edit(call, account, patched));
    }

    @PutMapping("/{account}/password")
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(summary = "Set a password", description = "Ends all sessions of the account.")
    ResponseEntity<PasswordSet> setPassword(
            @Parameter(hidden = true) Call call,
            @Parameter(description = ACCOUNT) @PathVariable String account,
            @RequestBody(required = false) @Nullable NewPassword request) {
        // Whoever asks again for an answer of before may name an account that is gone by now.
        UUID id = accounts.idOf(call.admin(), account).orElse(null);
        PasswordPolicy.Hashed password = request == null
                ? passwords.of(call.admin(), account, id, null, null)
                : passwords.of(call.admin(), account, id, request.password(), request.passwordHash());
        return writes.write(call, request, PasswordSet.class, () -> accounts.setPassword(call, account, password));
    }

    @DeleteMapping("/{account}")
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(
            summary = "Delete an account",
            description = "Nobody reaches it any more, and its address is free at once. For a time, 30 days unless"
                    + " the policy has another, it may come back with its mail: see `/v1/deleted-accounts`.")
    ResponseEntity<Void> delete(
            @Parameter(hidden = true) Call call, @Parameter(description = ACCOUNT) @PathVariable String account) {
        return writes.delete(call, () -> accounts.delete(call, account));
    }
}
