package io.postrider.auth.login;

import io.postrider.api.auth.SaslAnswer;
import io.postrider.api.auth.SaslRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.scram.ClientFinal;
import io.postrider.auth.scram.ClientFirst;
import io.postrider.auth.scram.ScramServer;
import io.postrider.auth.scram.ScramServer.Opening;
import io.postrider.auth.scram.ScramSyntaxException;
import io.postrider.auth.scram.ScramVerifiers;
import io.postrider.auth.scram.ScramVerifiers.Verifier;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Logins by SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677). Between the two messages of a client the exchange
 * is in the sealed state that the protocol service brings back, so any replica can go on with it. The account's password
 * and its app passwords share one salt: a proof is tried with each.
 */
@Component
class ScramLogins {
    private static final String PLUS = "SCRAM-SHA-256-PLUS";
    private static final int NONCE = 18;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Reception reception;
    private final ScramVerifiers verifiers;
    private final SealedExchanges exchanges;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ScramLogins(Reception reception, ScramVerifiers verifiers, SealedExchanges exchanges, Clock clock) {
        this.reception = reception;
        this.verifiers = verifiers;
        this.exchanges = exchanges;
        this.clock = clock;
    }

    /**
     * What a client's first message leaves for the second.
     *
     * @param mechanism that it began with
     * @param username whom it named
     * @param iterations of the salted password
     * @param opening what was said
     * @param until when the exchange must have ended
     */
    record Begun(String mechanism, String username, int iterations, Opening opening, Instant until) {}

    SaslAnswer exchange(SaslRequest request) {
        try {
            return request.state() == null ? begin(request) : finish(request, exchanges.open(request.state()));
        } catch (ScramSyntaxException e) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "Expected " + e.getMessage() + ".");
        }
    }

    private SaslAnswer begin(SaslRequest request) throws ScramSyntaxException {
        ClientFirst first = ClientFirst.parse(request.response());
        Visitor visitor = reception.receive(first.username(), request.clientAddress(), request.protocol());
        reception.refuseWhileDelayed(visitor);
        if (!ScramServer.acceptsBinding(first, request.mechanism().equals(PLUS), request.channelBindings())) {
            throw reception.refused(visitor, "channel-binding");
        }
        String authorization = first.authorization();
        if (!authorization.isEmpty() && !authorization.equalsIgnoreCase(first.username())) {
            throw reception.refused(visitor, "other-authorization");
        }
        Credentials credentials = reception.credentials(visitor);
        ScramVerifiers.Salt salt = credentials == null
                ? verifiers.saltOfNobody(visitor.key().name())
                : verifiers.salt(credentials.accountId());
        Opening opening = ScramServer.open(first, nonce(), salt.octets(), salt.iterations());
        Begun begun = new Begun(
                request.mechanism(),
                first.username(),
                salt.iterations(),
                opening,
                clock.instant().plus(PATIENCE));
        return SaslAnswer.challenge(opening.serverFirst().getBytes(StandardCharsets.UTF_8), exchanges.seal(begun));
    }

    private String nonce() {
        byte[] octets = new byte[NONCE];
        random.nextBytes(octets);
        return Base64.getEncoder().encodeToString(octets);
    }

    private SaslAnswer finish(SaslRequest request, Begun begun) throws ScramSyntaxException {
        ClientFinal last = ClientFinal.parse(request.response());
        Visitor visitor = reception.receive(begun.username(), request.clientAddress(), request.protocol());
        if (!begun.mechanism().equals(request.mechanism()) || begun.until().isBefore(clock.instant())) {
            throw reception.refused(visitor, "exchange-over");
        }
        reception.refuseWhileDelayed(visitor);
        return reception.inTurn(visitor, () -> verify(request, visitor, begun, last));
    }

    private SaslAnswer verify(SaslRequest request, Visitor visitor, Begun begun, ClientFinal last) {
        Credentials credentials = reception.credentials(visitor);
        String authMessage = ScramServer.authMessage(begun.opening(), last);
        List<Verifier> candidates = verifiers.of(
                credentials == null ? null : credentials.accountId(),
                credentials == null ? null : credentials.passwordHash(),
                begun.iterations());
        Verifier right = null;
        for (Verifier candidate : candidates) {
            // All of them, so that the time does not tell which.
            right = candidate.keys().proves(last.proof(), authMessage) ? candidate : right;
        }
        boolean heard = ScramServer.continues(begun.opening(), last, request.channelBindings());
        if (!heard || right == null || credentials == null || !allows(credentials, right, visitor)) {
            throw reception.failed(visitor, credentials == null ? "unknown-user" : "wrong-proof");
        }
        if (right.appPasswordId() == null && credentials.secondStep()) {
            throw reception.secondStepNeeded(visitor);
        }
        return SaslAnswer.granted(
                ScramServer.serverFinal(right.keys(), authMessage),
                reception.admit(visitor, credentials, right.appPasswordId()));
    }

    private boolean allows(Credentials credentials, Verifier verifier, Visitor visitor) {
        UUID appPassword = verifier.appPasswordId();
        return credentials.enabled()
                && (appPassword == null
                        || credentials.appPasswords().stream()
                                .anyMatch(one -> one.id().equals(appPassword)
                                        && one.lives(clock.instant())
                                        && one.allows(visitor.protocol(), visitor.clientAddress())));
    }
}
