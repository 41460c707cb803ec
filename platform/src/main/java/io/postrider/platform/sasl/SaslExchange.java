package io.postrider.platform.sasl;

import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.SaslAnswer;
import io.postrider.api.auth.SaslRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.io.IOException;
import java.util.function.Function;

/** The course of an exchange, between a client behind some protocol and auth-service. */
public final class SaslExchange {
    /** No mechanism has so many. */
    private static final int MOST_STEPS = 5;

    private SaslExchange() {}

    /** How a protocol sends a challenge and brings the response, decoded; it may have an exception of its own. */
    @FunctionalInterface
    public interface Client<E extends Exception> {
        /** Asks the client. */
        byte[] ask(byte[] challenge) throws IOException, E;
    }

    /**
     * Runs an exchange to its end.
     *
     * @param authService {@link io.postrider.api.auth.LoginApi#exchange}
     * @throws ProblemException as that does
     */
    public static <E extends Exception> LoginGrant run(
            Function<SaslRequest, SaslAnswer> authService, SaslRequest first, Client<E> client) throws IOException, E {
        SaslAnswer answer = authService.apply(first);
        for (int step = 1; answer.state() != null && step < MOST_STEPS; step++) {
            byte[] response = client.ask(challenge(answer));
            answer = authService.apply(first.next(response, answer.state()));
        }
        // RFC 4422 section 3.6: what a server says last it says in a challenge where the protocol has no other place.
        if (answer.challenge() != null) {
            client.ask(challenge(answer));
        }
        LoginGrant grant = answer.grant();
        if (grant == null) {
            throw new ProblemException(ProblemCode.AUTHENTICATION_FAILED, "The exchange was refused.");
        }
        return grant;
    }

    private static byte[] challenge(SaslAnswer answer) {
        byte[] challenge = answer.challenge();
        return challenge == null ? new byte[0] : challenge;
    }
}
