package io.postrider.auth.role;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Role;
import io.postrider.auth.access.StrictJson;
import io.postrider.auth.access.Writes;
import io.postrider.auth.account.AccountNames;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/accounts/{account}/role}. */
@RestController
@RequestMapping("/v1/accounts/{account}/role")
@Tag(name = "Accounts")
class AccountRoleController {
    private static final String ACCOUNT = "Its id, or its address.";

    private final AccountRoles roles;
    private final AccountNames accounts;
    private final Writes writes;

    AccountRoleController(AccountRoles roles, AccountNames accounts, Writes writes) {
        this.roles = roles;
        this.accounts = accounts;
        this.writes = writes;
    }

    @Schema(name = "AccountRole")
    record AccountRole(
            @Schema(example = "domain-admin") String role,

            @Schema(
                    example = "domains",
                    allowableValues = {"platform", "tenant", "domains"})
            String reaches,

            @ArraySchema(schema = @Schema(example = "example.org"))
            List<String> domains,

            List<Action> actions) {}

    @StrictJson
    @Schema(name = "NewAccountRole")
    record NewAccountRole(
            @Schema(example = "domain-admin", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable Role role,

            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    description = "Names or ids. Left out: of a domain-admin the"
                                            + " account's own domain, else all of its tenant."),
                    schema = @Schema(example = "example.org"))
            @Nullable List<String> domains) {}

    @GetMapping
    @Needs(Action.KEYS_READ)
    @Operation(summary = "Read the role of an account")
    AccountRole read(
            @Parameter(hidden = true) Call call, @Parameter(description = ACCOUNT) @PathVariable String account) {
        return roles.of(accounts.find(call.admin(), account));
    }

    @PutMapping
    @Needs(Action.KEYS_WRITE)
    @Operation(
            summary = "Give an account a role",
            description = "Who signs in with it, and with a second step, then administers as an API key of the role"
                    + " would: see `POST /v1/me/sessions`. Nobody gives more than he has.")
    ResponseEntity<AccountRole> set(
            @Parameter(hidden = true) Call call,
            @Parameter(description = ACCOUNT) @PathVariable String account,
            @RequestBody NewAccountRole request) {
        return writes.write(
                call,
                request,
                AccountRole.class,
                () -> roles.give(call, accounts.find(call.admin(), account), request));
    }

    @DeleteMapping
    @Needs(Action.KEYS_WRITE)
    @Operation(summary = "Take an account's role away", description = "At once, from whoever is signed in with it too.")
    ResponseEntity<Void> remove(
            @Parameter(hidden = true) Call call, @Parameter(description = ACCOUNT) @PathVariable String account) {
        return writes.delete(call, () -> roles.take(call, accounts.find(call.admin(), account)));
    }
}
