package io.postrider.auth.session;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Page;
import io.postrider.auth.access.Writes;
import io.postrider.auth.account.AccountNames;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/accounts/{account}/sessions}. */
@RestController
@RequestMapping("/v1/accounts/{account}/sessions")
@Tag(name = "Sessions", description = "Where an account is and was logged in, device by device.")
class SessionController {
    private static final String ACCOUNT = "Its id, or its address.";

    private final UserSessions sessions;
    private final AccountNames accounts;
    private final Writes writes;

    SessionController(UserSessions sessions, AccountNames accounts, Writes writes) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.writes = writes;
    }

    @Schema(name = "Session")
    record UserSession(
            @Schema(description = "The same whenever the device logs in again.")
            UUID id,

            @Schema(example = "imap") String protocol,
            @Schema(example = "192.0.2.7") String clientAddress,

            @Schema(nullable = true, description = "The name of the app password it came with, if it did.") @Nullable String appPassword,

            Instant firstSeenAt,

            @Schema(description = "Its last login, or the last sign of a session that goes on: every five minutes.")
            Instant lastSeenAt) {}

    @GetMapping
    @Needs(Action.ACCOUNTS_READ)
    @Operation(summary = "List the sessions of an account", description = "The latest first; at most 500, of 90 days.")
    Page<UserSession> list(
            @Parameter(hidden = true) Call call, @Parameter(description = ACCOUNT) @PathVariable String account) {
        return sessions.of(accounts.find(call.admin(), account).id());
    }

    @DeleteMapping("/{session}")
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(
            summary = "End a device's sessions",
            description = "Within a minute; its passwords go on, so it may log in again.")
    ResponseEntity<Void> end(
            @Parameter(hidden = true) Call call,
            @Parameter(description = ACCOUNT) @PathVariable String account,
            @PathVariable UUID session) {
        return writes.delete(call, () -> sessions.end(call, accounts.find(call.admin(), account), session));
    }

    @DeleteMapping
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(summary = "End all sessions of an account", description = "Within a minute, and its tokens with them.")
    ResponseEntity<Void> endAll(
            @Parameter(hidden = true) Call call, @Parameter(description = ACCOUNT) @PathVariable String account) {
        return writes.delete(call, () -> sessions.endAll(call, accounts.find(call.admin(), account)));
    }
}
