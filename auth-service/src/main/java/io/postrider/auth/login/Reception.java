package io.postrider.auth.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.api.auth.LoginApi;
import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.address.MailAddress;
import io.postrider.auth.session.Devices;
import io.postrider.auth.session.Devices.Device;
import io.postrider.auth.token.Sessions;
import io.postrider.auth.token.Sessions.Session;
import io.postrider.auth.token.UserTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What every way of logging in has in common: who waits, how a refusal and a success are counted and told, and the session
 * that a success opens. Every refusal that depends on the account is the same one; what it was in truth is in the log only.
 */
@Component
class Reception {
    private static final int LONGEST_NAME = 320;
    private static final int MOST_ACQUAINTANCES = 100_000;

    private final KnownCredentials known;
    private final LoginDelays delays;
    private final UserTokens tokens;
    private final Sessions sessions;
    private final LastUses lastUses;
    private final Devices devices;
    private final LoginJournal journal;
    private final Clock clock;
    /** Who was let in lately, until their remembered credentials tell it too. */
    private final Cache<FailureKey, Boolean> acquaintances = Caffeine.newBuilder()
            .maximumSize(MOST_ACQUAINTANCES)
            .expireAfterWrite(KnownCredentials.LONGEST.plusMinutes(1))
            .build();

    private final OneAtATime<FailureKey> attempts = new OneAtATime<>();

    Reception(
            KnownCredentials known,
            LoginDelays delays,
            UserTokens tokens,
            Sessions sessions,
            LastUses lastUses,
            Devices devices,
            LoginJournal journal,
            Clock clock) {
        this.known = known;
        this.delays = delays;
        this.tokens = tokens;
        this.sessions = sessions;
        this.lastUses = lastUses;
        this.devices = devices;
        this.journal = journal;
        this.clock = clock;
    }

    /** Who comes. What is no address is a name like any other: nobody's, refused as such and delayed as such. */
    Visitor receive(String username, String clientAddress, LoginRequest.Protocol protocol) {
        MailAddress address = MailAddress.tryParse(username).orElse(null);
        Credentials credentials = known.of(address);
        FailureKey key =
                delays.key(credentials == null ? name(username, address) : credentials.address(), clientAddress);
        boolean knownDevice = credentials != null
                && (credentials.networks().contains(key.network()) || acquaintances.getIfPresent(key) != null);
        return new Visitor(username, address, clientAddress, protocol, key, knownDevice);
    }

    /** Failures at an account are counted by its address, whichever name of its domain was given; other names are counted too. */
    private static String name(String username, @Nullable MailAddress address) {
        if (address != null) {
            return address.toString();
        }
        return username.length() <= LONGEST_NAME ? username : username.substring(0, LONGEST_NAME);
    }

    @Nullable Credentials credentials(Visitor visitor) {
        return known.of(visitor.address());
    }

    void refuseWhileDelayed(Visitor visitor) {
        Duration wait = delays.remaining(visitor);
        if (wait.isPositive()) {
            journal.delayed(visitor, wait);
            throw new ProblemException(
                            ProblemCode.TOO_MANY_REQUESTS,
                            "Too many failed logins; try again in %d s."
                                    .formatted(wait.plusMillis(999).toSeconds()))
                    .retryAfter(wait);
        }
    }

    /** Runs attempts that are counted together one after the other, each only if those before it left no delay. */
    <T> T inTurn(Visitor visitor, Supplier<T> attempt) {
        return attempts.run(visitor.key(), () -> {
            refuseWhileDelayed(visitor);
            return attempt.get();
        });
    }

    /** The refusal of an attempt, which is counted. */
    ProblemException failed(Visitor visitor, String reason) {
        delays.failed(visitor);
        return refused(visitor, reason);
    }

    /** The refusal of what tells nothing about a password, and is not counted. */
    ProblemException refused(Visitor visitor, String reason) {
        journal.failed(visitor, reason);
        return new ProblemException(ProblemCode.AUTHENTICATION_FAILED, "The user name or the password is wrong.");
    }

    /** The refusal of a password that is right and does not suffice; where mail is read there is no second step. */
    ProblemException secondStepNeeded(Visitor visitor) {
        journal.failed(visitor, "second-step");
        return new ProblemException(
                ProblemCode.SECOND_STEP_REQUIRED,
                visitor.protocol() == LoginRequest.Protocol.REST
                        ? "This account needs a one-time code too: send it as X-One-Time-Code."
                        : "This account has a second step: log in with an app password.");
    }

    /** Lets a visitor in who came with a password: an app password, or the account's own. */
    LoginGrant admit(Visitor visitor, Credentials credentials, @Nullable UUID appPasswordId) {
        if (appPasswordId == null && !credentials.rules().allowsOwnPassword(visitor.protocol())) {
            journal.failed(visitor, "own-password");
            throw new ProblemException(
                    ProblemCode.APP_PASSWORD_REQUIRED, "This account needs an app password, or a token, here.");
        }
        return open(visitor, credentials, appPasswordId);
    }

    /** Lets a visitor in who came with a token. */
    LoginGrant admit(Visitor visitor, Credentials credentials) {
        return open(visitor, credentials, null);
    }

    /** Whoever comes so far has proved who he is: what his policy forbids may be told him. */
    private LoginGrant open(Visitor visitor, Credentials credentials, @Nullable UUID appPasswordId) {
        if (!credentials.rules().allows(visitor.protocol())) {
            journal.failed(visitor, "protocol-off");
            throw new ProblemException(
                    ProblemCode.LOGIN_NOT_ALLOWED, "This account may not log in with this protocol.");
        }
        delays.succeeded(visitor.key());
        acquaintances.put(visitor.key(), Boolean.TRUE);
        if (appPasswordId != null) {
            lastUses.note(appPasswordId, visitor.clientAddress());
        }
        Instant now = clock.instant();
        String protocol = visitor.protocol().name().toLowerCase(Locale.ROOT);
        UUID device =
                devices.arrived(new Device(credentials.accountId(), appPasswordId, protocol, visitor.clientAddress()));
        Session session = new Session(device, credentials.accountId(), credentials.epoch(), appPasswordId, now);
        LoginGrant grant = grant(credentials, sessions.open(session));
        journal.succeeded(visitor, credentials);
        return grant;
    }

    /** A fresh token for a session that is still good. */
    LoginGrant renew(LoginApi.Renewal renewal) {
        String renewalSecret = renewal.renewalSecret();
        Session session = sessions.read(renewalSecret).orElseThrow(Reception::ended);
        Credentials account = known.of(session.accountId()).orElseThrow(Reception::ended);
        if (!account.carries(session, renewal.protocol(), clock.instant())) {
            throw ended();
        }
        devices.stillThere(session.id());
        return grant(account, renewalSecret);
    }

    private LoginGrant grant(Credentials account, String renewalSecret) {
        UserTokens.UserToken token =
                tokens.token(new UserTokens.Subject(account.accountId(), account.tenantId(), account.epoch()));
        return new LoginGrant(
                account.accountId(),
                account.tenantId(),
                account.address(),
                account.sendAs(),
                account.onBehalf(),
                account.epoch(),
                token.value(),
                token.expiresAt(),
                renewalSecret,
                account.rules().sending());
    }

    private static ProblemException ended() {
        return new ProblemException(ProblemCode.AUTHENTICATION_FAILED, "The session has ended. Log in again.");
    }
}
