package io.postrider.auth.apppassword;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Page;
import io.postrider.auth.access.StrictJson;
import io.postrider.auth.access.Writes;
import io.postrider.auth.account.AccountNames;
import io.postrider.auth.account.AccountNames.AccountName;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/accounts/{account}/app-passwords}. */
@RestController
@RequestMapping("/v1/accounts/{account}/app-passwords")
@Tag(
        name = "App passwords",
        description = "Further passwords of an account, one for each program or device, limited to protocols, networks"
                + " and in time.")
class AppPasswordController {
    private static final String ACCOUNT = "Its id, or its address.";

    private final AppPasswords passwords;
    private final AccountNames accounts;
    private final Writes writes;

    AppPasswordController(AppPasswords passwords, AccountNames accounts, Writes writes) {
        this.passwords = passwords;
        this.accounts = accounts;
        this.writes = writes;
    }

    @Schema(name = "AppPassword")
    record AppPassword(
            UUID id,
            @Schema(example = "Ann's phone") String name,

            @ArraySchema(arraySchema = @Schema(description = "Where it may log in."))
            List<Scope> scopes,

            @ArraySchema(
                    arraySchema = @Schema(description = "The only networks it may log in from; empty for all."),
                    schema = @Schema(example = "192.0.2.0/24"))
            List<String> networks,

            @Schema(nullable = true, description = "null for never.") @Nullable Instant expiresAt,

            @Schema(nullable = true, description = "To the minute.") @Nullable Instant lastUsedAt,

            @Schema(nullable = true, example = "192.0.2.7", description = "The client's address at that time.")
            @Nullable String lastUsedFrom,

            Instant createdAt,

            @Schema(
                    example = "k7vq-m2xn-5dhe-wzr4-tb6p-aaqi-j3uo-y2fc",
                    description = "The password itself, only in the answer that made it. It is shown this once;"
                            + " only a hash of it is kept.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable String password) {
        AppPassword withPassword(String made) {
            return new AppPassword(id, name, scopes, networks, expiresAt, lastUsedAt, lastUsedFrom, createdAt, made);
        }

        @Override
        public String toString() {
            return "AppPassword[" + id + ", " + name + "]";
        }
    }

    @StrictJson
    @Schema(name = "NewAppPassword")
    record NewAppPassword(
            @Schema(example = "Ann's phone", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String name,

            @ArraySchema(arraySchema = @Schema(description = "Left out: everywhere that mail clients log in."))
            @Nullable List<Scope> scopes,

            @ArraySchema(
                    arraySchema = @Schema(description = "In CIDR notation. Left out: from anywhere."),
                    schema = @Schema(example = "192.0.2.0/24"))
            @Nullable List<String> networks,

            @Schema(example = "2027-06-30T00:00:00Z", description = "Left out: never.") @Nullable Instant expiresAt) {}

    @GetMapping
    @Needs(Action.ACCOUNTS_READ)
    @Operation(summary = "List the app passwords of an account", description = "All of them, in one page.")
    Page<AppPassword> list(
            @Parameter(hidden = true) Call call, @Parameter(description = ACCOUNT) @PathVariable String account) {
        return new Page<>(passwords.all(accounts.find(call.admin(), account).id()), null);
    }

    @PostMapping
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(
            summary = "Make an app password",
            description = "160 random bits, shown this once. It works where the account's address and password do,"
                    + " within its limits.")
    ResponseEntity<AppPassword> create(
            @Parameter(hidden = true) Call call,
            @Parameter(description = ACCOUNT) @PathVariable String account,
            @RequestBody NewAppPassword request) {
        AccountName owner = accounts.find(call.admin(), account);
        ResponseEntity<AppPassword> made =
                writes.write(call, request, AppPassword.class, () -> passwords.create(call, owner, request));
        passwords.made(owner, made.getBody());
        return made;
    }

    @DeleteMapping("/{appPassword}")
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(
            summary = "Revoke an app password",
            description = "It is dead at once. Sessions that it opened end within a minute; others go on.")
    ResponseEntity<Void> revoke(
            @Parameter(hidden = true) Call call,
            @Parameter(description = ACCOUNT) @PathVariable String account,
            @PathVariable UUID appPassword) {
        return writes.delete(call, () -> passwords.revoke(call, accounts.find(call.admin(), account), appPassword));
    }
}
