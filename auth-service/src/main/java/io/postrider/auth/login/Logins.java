package io.postrider.auth.login;

import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.address.MailAddress;
import io.postrider.auth.change.ChangeFeed;
import io.postrider.auth.change.ChangedAddresses;
import io.postrider.auth.change.DirectoryListener;
import io.postrider.auth.change.Invalidated;
import io.postrider.auth.token.Sessions;
import io.postrider.auth.token.Sessions.Session;
import io.postrider.auth.token.UserTokens;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Logins and renewals. Every refusal that depends on the account is the same one, and takes the same time; what it was
 * in truth is in the log only.
 */
@Component
public class Logins implements DirectoryListener {
    private static final int MAX_PASSWORD = 1_024;
    /** Half of what may wait for Argon2: nobody who guesses from one network keeps all others out. */
    private static final int MOST_OF_A_NETWORK = 32;

    private final CredentialStore store;
    private final VerifiedPasswords passwords;
    private final LoginDelays delays;
    private final UserTokens tokens;
    private final Sessions sessions;
    private final LastUses lastUses;
    private final LoginJournal journal;
    private final Clock clock;
    /** Names that are nobody's are remembered as well, so that both kinds are answered in the same time. */
    private final Invalidated<String, Optional<Credentials>> byAddress;
    private final Invalidated<UUID, Credentials> byId;
    private final OneAtATime<FailureKey> attempts = new OneAtATime<>();
    private final Crowd<ClientNetwork> crowd = new Crowd<>(MOST_OF_A_NETWORK);

    Logins(
            CredentialStore store,
            VerifiedPasswords passwords,
            LoginDelays delays,
            UserTokens tokens,
            Sessions sessions,
            LastUses lastUses,
            LoginJournal journal,
            ChangeFeed feed,
            Clock clock) {
        this.store = store;
        this.passwords = passwords;
        this.delays = delays;
        this.tokens = tokens;
        this.sessions = sessions;
        this.lastUses = lastUses;
        this.journal = journal;
        this.clock = clock;
        this.byAddress = new Invalidated<>(50_000, Duration.ofMinutes(10), feed::current);
        this.byId = new Invalidated<>(50_000, Duration.ofMinutes(10), feed::current);
        feed.addListener(this);
    }

    @Override
    public void changed(Set<UUID> accounts, Set<String> addresses) {
        byAddress.forgetKeys(name -> ChangedAddresses.concern(addresses, name));
        byAddress.forgetIf(known -> known.isPresent() && accounts.contains(known.get().accountId()));
        accounts.forEach(byId::forget);
        byId.forgetIf(known -> ChangedAddresses.concern(addresses, known.address()));
    }

    @Override
    public void anythingChanged() {
        byAddress.forgetAll();
        byId.forgetAll();
    }

    /** Verifies a password and opens a session. */
    public LoginGrant login(LoginRequest request) {
        // What is no address is a name like any other: it is nobody's, is refused as such and is delayed as such.
        MailAddress address = MailAddress.tryParse(request.username()).orElse(null);
        String name = address == null ? cut(request.username()) : address.toString();
        FailureKey key = delays.key(name, request.clientAddress());
        refuseWhileDelayed(request, key);
        Credentials credentials = address == null ? null : credentials(name);
        if (credentials != null && request.password().length() <= MAX_PASSWORD) {
            ByteBuffer attempt = passwords.key(credentials, request.password());
            if (credentials.enabled() && passwords.remembers(attempt)) {
                return grant(request, key, credentials, null);
            }
        }
        AppCredential app = appPassword(request, credentials);
        if (credentials != null && app != null) {
            lastUses.note(app.id(), request.clientAddress());
            return grant(request, key, credentials, app.id());
        }
        if (!crowd.enter(key.network())) {
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE, "Too many logins wait for this network. Try again in a few seconds.");
        }
        try {
            return attempts.run(key, () -> verify(request, key, credentials));
        } finally {
            crowd.leave(key.network());
        }
    }

    /** What is none, or may not be used so, is verified like any other password, so that both are refused alike. */
    private @Nullable AppCredential appPassword(LoginRequest request, @Nullable Credentials credentials) {
        if (credentials == null || !credentials.enabled()) {
            return null;
        }
        return credentials.appPassword(request, clock.instant()).orElse(null);
    }

    private static String cut(String name) {
        return name.length() <= 320 ? name : name.substring(0, 320);
    }

    private void refuseWhileDelayed(LoginRequest request, FailureKey key) {
        Duration wait = delays.remaining(key);
        if (wait.isPositive()) {
            journal.delayed(request, wait);
            throw new ProblemException(
                            ProblemCode.TOO_MANY_REQUESTS,
                            "Too many failed logins; try again in %d s."
                                    .formatted(wait.plusMillis(999).toSeconds()))
                    .retryAfter(wait);
        }
    }

    private LoginGrant verify(LoginRequest request, FailureKey key, @Nullable Credentials credentials) {
        // Somebody may have failed, or succeeded, with the same name while this attempt waited for its turn.
        refuseWhileDelayed(request, key);
        if (credentials == null || request.password().length() > MAX_PASSWORD) {
            passwords.verifyNobody("");
            throw failed(request, key, credentials == null ? "unknown-user" : "wrong-password");
        }
        ByteBuffer attempt = passwords.key(credentials, request.password());
        boolean right = (credentials.enabled() && passwords.remembers(attempt))
                || passwords.verify(attempt, credentials, request.password());
        if (!right) {
            throw failed(request, key, "wrong-password");
        }
        if (!credentials.enabled()) {
            throw failed(request, key, "disabled");
        }
        return grant(request, key, credentials, null);
    }

    private ProblemException failed(LoginRequest request, FailureKey key, String reason) {
        delays.failed(key);
        journal.failed(request, reason);
        return new ProblemException(ProblemCode.AUTHENTICATION_FAILED, "The user name or the password is wrong.");
    }

    private LoginGrant grant(
            LoginRequest request, FailureKey key, Credentials credentials, @Nullable UUID appPasswordId) {
        delays.succeeded(key);
        Session session = Session.begin(credentials.accountId(), credentials.epoch(), appPasswordId);
        LoginGrant grant = grant(credentials, sessions.open(session));
        journal.succeeded(request, credentials);
        return grant;
    }

    private LoginGrant grant(Credentials account, String renewalSecret) {
        UserTokens.UserToken token =
                tokens.token(new UserTokens.Subject(account.accountId(), account.tenantId(), account.epoch()));
        return new LoginGrant(
                account.accountId(),
                account.tenantId(),
                account.address(),
                account.sendAs(),
                account.epoch(),
                token.value(),
                token.expiresAt(),
                renewalSecret);
    }

    LoginGrant renew(String renewalSecret) {
        Session session = sessions.read(renewalSecret).orElseThrow(Logins::ended);
        Credentials account = credentials(session.accountId()).orElseThrow(Logins::ended);
        if (!account.carries(session, clock.instant())) {
            throw ended();
        }
        return grant(account, renewalSecret);
    }

    private static ProblemException ended() {
        return new ProblemException(ProblemCode.AUTHENTICATION_FAILED, "The session has ended. Log in again.");
    }

    private @Nullable Credentials credentials(String address) {
        return byAddress.get(address, store::byAddress).orElse(null);
    }

    private Optional<Credentials> credentials(UUID accountId) {
        Credentials known = byId.find(accountId);
        if (known != null) {
            return Optional.of(known);
        }
        long generation = byId.generation();
        Optional<Credentials> read = store.byId(accountId);
        read.ifPresent(credentials -> byId.put(accountId, credentials, generation));
        return read;
    }
}
