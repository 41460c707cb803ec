package io.postrider.auth.secondstep;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Writes;
import io.postrider.auth.account.AccountGuard;
import io.postrider.auth.account.AccountNames;
import io.postrider.auth.account.AccountNames.AccountName;
import io.postrider.auth.secondstep.MyTotpController.SecondStep;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/accounts/{account}/totp}. */
@RestController
@RequestMapping("/v1/accounts/{account}/totp")
@Tag(name = "Accounts")
class TotpController {
    private static final String ACCOUNT = "Its id, or its address.";

    private final SecondSteps steps;
    private final AccountNames accounts;
    private final List<AccountGuard> guards;
    private final Writes writes;

    TotpController(SecondSteps steps, AccountNames accounts, List<AccountGuard> guards, Writes writes) {
        this.steps = steps;
        this.accounts = accounts;
        this.guards = guards;
        this.writes = writes;
    }

    @GetMapping
    @Needs(Action.ACCOUNTS_READ)
    @Operation(summary = "Read whether an account has a second step")
    SecondStep read(
            @Parameter(hidden = true) Call call, @Parameter(description = ACCOUNT) @PathVariable String account) {
        return steps.of(accounts.find(call.admin(), account).id());
    }

    @DeleteMapping
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(
            summary = "Take an account's second step away",
            description = "For who lost both the program and the recovery codes. Make sure who asks for it.")
    ResponseEntity<Void> remove(
            @Parameter(hidden = true) Call call, @Parameter(description = ACCOUNT) @PathVariable String account) {
        return writes.delete(call, () -> {
            AccountName owner = accounts.find(call.admin(), account);
            guards.forEach(guard -> guard.requirePower(call, owner.id()));
            return steps.remove(call, owner);
        });
    }
}
