package io.postrider.smtp.submission;

import io.postrider.api.auth.LoginApi;
import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.auth.LoginRequest.Protocol;
import io.postrider.api.auth.SaslRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.sasl.SaslExchange;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies users' passwords at auth-service. */
public final class Logins {
    private static final Logger log = LoggerFactory.getLogger(Logins.class);
    private static final int QUESTIONS_AT_ONCE = 64;

    private final LoginApi authService;
    private final Semaphore questions = new Semaphore(QUESTIONS_AT_ONCE);

    /** How a login ended. */
    public sealed interface Outcome {}

    /** The user is who they say. */
    public record LoggedIn(LoginGrant grant) implements Outcome {}

    /** The user is not let in; the reply tells why only to who has the right password. */
    public record Refused(SmtpReply reply) implements Outcome {}

    /** Logins through this service. */
    public Logins(LoginApi authService) {
        this.authService = authService;
    }

    /** Tries a name and a password for a client at this address. */
    public Outcome login(String username, String password, String clientAddress) {
        var request = new LoginRequest(username, password, clientAddress, Protocol.SUBMISSION);
        return outcome(() -> bounded(() -> authService.login(request)));
    }

    /** Asks whether a login is still good. */
    public Outcome renew(LoginGrant grant) {
        var renewal = new LoginApi.Renewal(grant.renewalSecret(), Protocol.SUBMISSION);
        return outcome(() -> bounded(() -> authService.renew(renewal)));
    }

    /** Runs an exchange of {@link io.postrider.platform.sasl.Mechanisms} with a client, who may break it off. */
    public <E extends Exception> Outcome exchange(SaslRequest first, SaslExchange.Client<E> client)
            throws IOException, E {
        try {
            return new LoggedIn(
                    SaslExchange.run(request -> bounded(() -> authService.exchange(request)), first, client));
        } catch (ProblemException e) {
            return e.code() == ProblemCode.INVALID_REQUEST ? new Refused(Replies.NOT_BASE64) : refused(e);
        }
    }

    private static Outcome outcome(Supplier<LoginGrant> question) {
        try {
            return new LoggedIn(question.get());
        } catch (ProblemException e) {
            return refused(e);
        }
    }

    private <T> T bounded(Supplier<T> question) {
        try {
            if (!questions.tryAcquire(5, TimeUnit.SECONDS)) {
                throw new ProblemException(ProblemCode.UNAVAILABLE, "Too many questions to auth-service wait.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.UNAVAILABLE, "Interrupted.");
        }
        try {
            return question.get();
        } catch (ProblemException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "auth-service could not be asked", e);
        } finally {
            questions.release();
        }
    }

    private static Refused refused(ProblemException problem) {
        return new Refused(
                switch (problem.code()) {
                    case AUTHENTICATION_FAILED -> Replies.CREDENTIALS_INVALID;
                    case SECOND_STEP_REQUIRED -> Replies.APP_PASSWORD_REQUIRED;
                    case TOO_MANY_REQUESTS -> Replies.LOGIN_HELD_BACK;
                    case LOGIN_NOT_ALLOWED -> Replies.SUBMISSION_OFF;
                    case APP_PASSWORD_REQUIRED -> Replies.OWN_PASSWORD_OFF;
                    default -> {
                        log.warn("event=login-failed reason=\"{}\"", problem.toString());
                        yield Replies.LOGIN_UNAVAILABLE;
                    }
                });
    }
}
