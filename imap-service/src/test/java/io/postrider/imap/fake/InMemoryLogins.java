package io.postrider.imap.fake;

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

/** Knows one user: {@code joe@example.org} with the password {@code secret}. */
public final class InMemoryLogins implements LoginApi {
    public static final UUID ACCOUNT = UUID.fromString("00000000-0000-4000-8000-000000000002");
    static final String TOKEN = "token-of-joe";

    private volatile @Nullable ProblemCode fault;

    /** Every call fails like this from now on; null for not any more. */
    public void fail(@Nullable ProblemCode code) {
        fault = code;
    }

    @Override
    public LoginGrant login(LoginRequest request) {
        ProblemCode wanted = fault;
        if (wanted != null) {
            throw new ProblemException(wanted, "as the test wants it");
        }
        if (!request.username().equals("joe@example.org") || !request.password().equals("secret")) {
            throw new ProblemException(ProblemCode.AUTHENTICATION_FAILED, "wrong name or password");
        }
        return grant();
    }

    @Override
    public SaslAnswer exchange(SaslRequest request) {
        ProblemCode wanted = fault;
        if (wanted != null) {
            throw new ProblemException(wanted, "as the test wants it");
        }
        return ExampleExchange.step(request, InMemoryLogins::grant);
    }

    @Override
    public LoginGrant renew(Renewal renewal) {
        return grant();
    }

    private static LoginGrant grant() {
        return new LoginGrant(
                ACCOUNT,
                ACCOUNT,
                "joe@example.org",
                List.of("joe@example.org"),
                1,
                TOKEN,
                Instant.now().plusSeconds(900),
                "renewal");
    }
}
