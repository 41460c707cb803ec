package io.postrider.auth.account;

import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Me;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.StrictJson;
import io.postrider.auth.access.Writes;
import io.postrider.auth.access.Writes.Answer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/me/password}. The call itself proves the present password. */
@RestController
@RequestMapping("/v1/me/password")
@Tag(name = "Me")
@SecurityRequirement(name = "user")
class MyPasswordController {
    private final Accounts accounts;
    private final PasswordPolicy passwords;
    private final Writes writes;

    MyPasswordController(Accounts accounts, PasswordPolicy passwords, Writes writes) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.writes = writes;
    }

    @StrictJson
    @Schema(name = "MyNewPassword")
    record MyNewPassword(
            @Schema(example = "correct horse battery staple", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String password) {
        @Override
        public String toString() {
            return "MyNewPassword[…]";
        }
    }

    @PutMapping
    @Needs({})
    @Operation(
            summary = "Change my password",
            description = "Ends all of my sessions, and leaves my app passwords alone.")
    ResponseEntity<Void> set(@Parameter(hidden = true) Me me, @RequestBody MyNewPassword request) {
        me.requirePassword();
        String chosen = Fields.required(request.password(), "password");
        PasswordPolicy.Hashed password =
                passwords.of(me.call().admin(), me.accountId().toString(), me.accountId(), chosen, null);
        return writes.write(me.call(), request, Void.class, () -> {
            accounts.setPassword(me.call(), me.accountId().toString(), password);
            return Answer.none();
        });
    }
}
