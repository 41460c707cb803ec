package io.postrider.auth.apppassword;

import io.postrider.auth.access.Me;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Page;
import io.postrider.auth.access.Writes;
import io.postrider.auth.account.AccountNames;
import io.postrider.auth.account.AccountNames.AccountName;
import io.postrider.auth.apppassword.AppPasswordController.AppPassword;
import io.postrider.auth.apppassword.AppPasswordController.NewAppPassword;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/me/app-passwords}: a user's own. */
@RestController
@RequestMapping("/v1/me/app-passwords")
@Tag(name = "Me", description = "What users do for themselves, with their address and their own password (HTTP Basic).")
@SecurityRequirement(name = "user")
class MyAppPasswordController {
    private final AppPasswords passwords;
    private final AccountNames accounts;
    private final Writes writes;

    MyAppPasswordController(AppPasswords passwords, AccountNames accounts, Writes writes) {
        this.passwords = passwords;
        this.accounts = accounts;
        this.writes = writes;
    }

    @GetMapping
    @Needs({})
    @Operation(summary = "List my app passwords")
    Page<AppPassword> list(@Parameter(hidden = true) Me me) {
        return new Page<>(passwords.all(me.accountId()), null);
    }

    @PostMapping
    @Needs({})
    @Operation(
            summary = "Make an app password of mine",
            description = "160 random bits, shown this once. The call itself needs the password, not just a sign-in.")
    ResponseEntity<AppPassword> create(@Parameter(hidden = true) Me me, @RequestBody NewAppPassword request) {
        me.requirePassword();
        AccountName owner = accounts.get(me.accountId());
        ResponseEntity<AppPassword> made =
                writes.write(me.call(), request, AppPassword.class, () -> passwords.create(me.call(), owner, request));
        passwords.made(owner, made.getBody());
        return made;
    }

    @DeleteMapping("/{appPassword}")
    @Needs({})
    @Operation(summary = "Revoke an app password of mine", description = "Its sessions end within a minute.")
    ResponseEntity<Void> revoke(@Parameter(hidden = true) Me me, @PathVariable UUID appPassword) {
        return writes.delete(me.call(), () -> passwords.revoke(me.call(), accounts.get(me.accountId()), appPassword));
    }
}
