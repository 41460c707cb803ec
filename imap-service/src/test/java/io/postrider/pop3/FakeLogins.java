package io.postrider.pop3;

import io.postrider.api.auth.LoginApi;
import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.auth.SaslAnswer;
import io.postrider.api.auth.SaslRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.testkit.login.ExampleExchange;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Knows one user, {@code ann@example.org} with the password {@code "two words"}, and one of a Greek name. */
final class FakeLogins implements LoginApi {
    static final UUID ACCOUNT = UUID.fromString("00000000-0000-4000-8000-000000000001");
    static final String TOKEN = "token-of-ann";

    volatile @Nullable ProblemCode fault;

    @Override
    public LoginGrant login(LoginRequest request) {
        if (fault != null) {
            throw new ProblemException(fault, "as the test wants it");
        }
        boolean known = request.username().equalsIgnoreCase("ann@example.org")
                || request.username().equals("άννα@example.org");
        if (!known || !request.password().equals("two words") || request.protocol() != LoginRequest.Protocol.POP3) {
            throw new ProblemException(ProblemCode.AUTHENTICATION_FAILED, "wrong name or password");
        }
        return grant();
    }

    @Override
    public SaslAnswer exchange(SaslRequest request) {
        return ExampleExchange.step(request, FakeLogins::grant);
    }

    @Override
    public LoginGrant renew(Renewal renewal) {
        return grant();
    }

    private static LoginGrant grant() {
        return new LoginGrant(
                ACCOUNT,
                ACCOUNT,
                "ann@example.org",
                List.of("ann@example.org"),
                1,
                TOKEN,
                Instant.now().plusSeconds(900),
                "secret");
    }
}
