package io.postrider.auth.login;

import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.scram.ScramVerifiers;
import io.postrider.auth.secondstep.SecondSteps;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Logins with a password, and at REST with a second step where the account has one. A refusal takes the same time whatever its reason. */
@Component
public class Logins {
    private static final int MAX_PASSWORD = 1_024;
    /**
     * Of what may wait for Argon2 a network has an eighth; more of it wait for that. Those who log in are given up after
     * 15 s, so this and what 32 take of Argon2 are to end before.
     */
    private static final Crowd.Bounds OF_A_NETWORK = new Crowd.Bounds(32, 256, Duration.ofSeconds(11));

    private final Reception reception;
    private final VerifiedPasswords passwords;
    private final Strangers strangers;
    private final ImportedPasswords imported;
    private final ScramVerifiers verifiers;
    private final SecondSteps secondSteps;
    private final Clock clock;
    private final Crowd<ClientNetwork> crowd = new Crowd<>(OF_A_NETWORK);

    Logins(
            Reception reception,
            VerifiedPasswords passwords,
            Strangers strangers,
            ImportedPasswords imported,
            ScramVerifiers verifiers,
            SecondSteps secondSteps,
            Clock clock) {
        this.reception = reception;
        this.passwords = passwords;
        this.strangers = strangers;
        this.imported = imported;
        this.verifiers = verifiers;
        this.secondSteps = secondSteps;
        this.clock = clock;
    }

    /**
     * Who was let in.
     *
     * @param grant the session
     * @param secondStep whether there was a second step
     */
    public record Entered(LoginGrant grant, boolean secondStep) {}

    /** Verifies a password and opens a session. */
    public LoginGrant login(LoginRequest request) {
        return enter(request, null).grant();
    }

    /**
     * Verifies a password, and a one-time code where the account has a second step, and opens a session.
     *
     * @throws ProblemException {@code SECOND_STEP_REQUIRED} when the password is right and does not suffice
     */
    public Entered enter(LoginRequest request, @Nullable String code) {
        Visitor visitor = reception.receive(request.username(), request.clientAddress(), request.protocol());
        reception.refuseWhileDelayed(visitor);
        Credentials credentials = reception.credentials(visitor);
        if (credentials != null && request.password().length() <= MAX_PASSWORD && credentials.enabled()) {
            // Codes are tried one after the other, below.
            if (!credentials.secondStep() && passwords.remembers(passwords.key(credentials, request.password()))) {
                return new Entered(reception.admit(visitor, credentials, null), false);
            }
            // What is none, or may not be used so, is verified like any other password: both are refused alike.
            UUID appPassword = credentials.appPassword(request, clock.instant());
            if (appPassword != null) {
                return new Entered(reception.admit(visitor, credentials, appPassword), false);
            }
        }
        if (!crowd.enter(visitor.key().network())) {
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE, "Too many logins wait for this network. Try again in a few seconds.");
        }
        try {
            return reception.inTurn(visitor, () -> verify(visitor, request.password(), credentials, code));
        } finally {
            crowd.leave(visitor.key().network());
        }
    }

    private Entered verify(Visitor visitor, String password, @Nullable Credentials credentials, @Nullable String code) {
        if (credentials == null || password.length() > MAX_PASSWORD) {
            passwords.verifyNobody(
                    credentials == null ? strangers.hashOf(visitor.key().name()) : credentials.passwordHash());
            throw reception.failed(visitor, credentials == null ? "unknown-user" : "wrong-password");
        }
        ByteBuffer attempt = passwords.key(credentials, password);
        boolean remembered = credentials.enabled() && passwords.remembers(attempt);
        if (!remembered && !passwords.verify(attempt, credentials, password)) {
            throw reception.failed(visitor, "wrong-password");
        }
        if (!credentials.enabled()) {
            throw reception.failed(visitor, "disabled");
        }
        Entered entered = credentials.secondStep()
                ? enterWithCode(visitor, credentials, code)
                : new Entered(reception.admit(visitor, credentials, null), false);
        String stored = credentials.passwordHash();
        if (!remembered && stored != null) {
            String present = imported.hashAgain(credentials, stored, password);
            verifiers.makeMissing(credentials.accountId(), present, password);
        }
        return entered;
    }

    private Entered enterWithCode(Visitor visitor, Credentials credentials, @Nullable String code) {
        if (code == null || visitor.protocol() != LoginRequest.Protocol.REST) {
            throw reception.secondStepNeeded(visitor);
        }
        if (!secondSteps.accepts(credentials.accountId(), code, visitor.clientAddress())) {
            throw reception.failed(visitor, "wrong-code");
        }
        return new Entered(reception.admit(visitor, credentials, null), true);
    }
}
