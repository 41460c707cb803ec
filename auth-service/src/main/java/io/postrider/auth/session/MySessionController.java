package io.postrider.auth.session;

import io.postrider.auth.access.Me;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Page;
import io.postrider.auth.access.Writes;
import io.postrider.auth.account.AccountNames;
import io.postrider.auth.session.SessionController.UserSession;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/me/sessions}: a user's own. */
@RestController
@RequestMapping("/v1/me/sessions")
@Tag(name = "Me")
@SecurityRequirement(name = "user")
class MySessionController {
    private final UserSessions sessions;
    private final AccountNames accounts;
    private final Writes writes;

    MySessionController(UserSessions sessions, AccountNames accounts, Writes writes) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.writes = writes;
    }

    @GetMapping
    @Needs({})
    @Operation(summary = "List my sessions")
    Page<UserSession> list(@Parameter(hidden = true) Me me) {
        return sessions.of(me.accountId());
    }

    @DeleteMapping("/{session}")
    @Needs({})
    @Operation(summary = "End the sessions of a device of mine")
    ResponseEntity<Void> end(@Parameter(hidden = true) Me me, @PathVariable UUID session) {
        return writes.delete(me.call(), () -> sessions.end(me.call(), accounts.get(me.accountId()), session));
    }

    @DeleteMapping
    @Needs({})
    @Operation(summary = "End all sessions of mine")
    ResponseEntity<Void> endAll(@Parameter(hidden = true) Me me) {
        return writes.delete(me.call(), () -> sessions.endAll(me.call(), accounts.get(me.accountId())));
    }
}
