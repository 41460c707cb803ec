package io.postrider.auth.delegation;

import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Me;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Page;
import io.postrider.auth.access.StrictJson;
import io.postrider.auth.access.Writes;
import io.postrider.auth.account.AccountNames;
import io.postrider.auth.delegation.DelegationController.Delegation;
import io.postrider.auth.delegation.DelegationController.NewDelegation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/me/delegates}: who may send as the user, or for him. */
@RestController
@RequestMapping("/v1/me/delegates")
@Tag(name = "Me", description = "What users do for themselves, with their address and their own password (HTTP Basic).")
@SecurityRequirement(name = "user")
class MyDelegateController {
    private static final String DELEGATE = "The address of an account.";

    private final Delegations delegations;
    private final DelegationList list;
    private final AccountNames accounts;
    private final Writes writes;

    MyDelegateController(Delegations delegations, DelegationList list, AccountNames accounts, Writes writes) {
        this.delegations = delegations;
        this.list = list;
        this.accounts = accounts;
        this.writes = writes;
    }

    @StrictJson
    @Schema(name = "GivenRight")
    record GivenRight(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable SendRight right) {}

    @GetMapping
    @Needs({})
    @Operation(summary = "List who may send as me, or for me")
    Page<Delegation> list(@Parameter(hidden = true) Me me) {
        return new Page<>(list.over(me.accountId()), null);
    }

    @PutMapping("/{delegate}")
    @Needs({})
    @Operation(
            summary = "Let somebody send as me, or for me",
            description = "An account of the same tenant. Given again it changes nothing, or the right.")
    ResponseEntity<Delegation> give(
            @Parameter(hidden = true) Me me,
            @Parameter(description = DELEGATE) @PathVariable String delegate,
            @RequestBody GivenRight request) {
        me.requirePassword();
        return writes.write(me.call(), request, Delegation.class, () -> {
            Optional<Delegation> present = present(me, delegate);
            SendRight right = Fields.required(request.right(), "right");
            return present.isPresent()
                    ? delegations.give(me.call(), present.get().id(), right)
                    : delegations.create(
                            me.call(),
                            new NewDelegation(accounts.get(me.accountId()).address(), delegate, right));
        });
    }

    @DeleteMapping("/{delegate}")
    @Needs({})
    @Operation(
            summary = "Take such a right back",
            description = "Holds within two seconds, in sessions that are open as well.")
    ResponseEntity<Void> revoke(
            @Parameter(hidden = true) Me me, @Parameter(description = DELEGATE) @PathVariable String delegate) {
        return writes.delete(me.call(), () -> {
            Delegation present = present(me, delegate).orElseThrow(() -> Fields.notFound("delegate"));
            return delegations.delete(me.call(), present.id());
        });
    }

    private Optional<Delegation> present(Me me, String delegate) {
        return list.find(
                        me.call().admin(),
                        accounts.get(me.accountId()).address(),
                        Fields.address(delegate, "delegate").toString())
                .map(DelegationList.Found::view);
    }
}
