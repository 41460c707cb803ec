package io.postrider.smtp;

import io.postrider.api.auth.LoginApi;
import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.LoginGrant.SendingLimits;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.auth.SaslAnswer;
import io.postrider.api.auth.SaslRequest;
import io.postrider.api.mailbox.Quota;
import io.postrider.api.mailbox.QuotaApi;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.testkit.login.ExampleExchange;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Logins and quotas in memory. Everybody's password is "secret". */
public final class FakeServices implements LoginApi, QuotaApi {
    private final Set<UUID> full = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ProblemCode loginFailure;
    private volatile boolean quotaDown;
    private volatile @Nullable SendingLimits sending;
    private volatile boolean sessionsEnded;
    private volatile @Nullable LoginRequest lastLogin;

    public void full(String account) {
        full.add(FakeDirectory.accountId(account));
    }

    public void failLogins(ProblemCode code) {
        loginFailure = code;
    }

    public void endSessions() {
        sessionsEnded = true;
    }

    public void quotaDown() {
        quotaDown = true;
    }

    public @Nullable LoginRequest lastLogin() {
        return lastLogin;
    }

    @Override
    public LoginGrant login(LoginRequest request) {
        lastLogin = request;
        ProblemCode failure = loginFailure;
        if (failure != null) {
            throw new ProblemException(failure, "failed as asked");
        }
        if (!request.password().equals("secret")) {
            throw new ProblemException(ProblemCode.AUTHENTICATION_FAILED, "no");
        }
        return grant(request.username());
    }

    /** Whoever logs in from now on, or renews, may send no more than that. */
    public void sending(@Nullable Long messageBytes, @Nullable Integer recipients) {
        sending = new SendingLimits(messageBytes, recipients, null, null, null);
    }

    /** Whoever logs in from now on may send to no more than that within a day. */
    public void sendingDaily(int recipients) {
        sending = new SendingLimits(null, null, null, recipients, null);
    }

    private LoginGrant grant(String address) {
        return new LoginGrant(
                FakeDirectory.accountId(address),
                FakeDirectory.TENANT,
                address,
                List.of(address, "team@example.org", "@joes.example"),
                List.of("boss@example.org"),
                1,
                "token",
                Instant.now().plusSeconds(900),
                "renewal",
                sending);
    }

    @Override
    public SaslAnswer exchange(SaslRequest request) {
        ProblemCode failure = loginFailure;
        if (failure != null) {
            throw new ProblemException(failure, "failed as asked");
        }
        return ExampleExchange.step(request, () -> grant("joe@example.org"));
    }

    @Override
    public LoginGrant renew(Renewal renewal) {
        LoginRequest login = lastLogin;
        if (login == null || sessionsEnded) {
            throw new ProblemException(ProblemCode.AUTHENTICATION_FAILED, "no");
        }
        return grant(login.username());
    }

    @Override
    public Quota quota(UUID accountId) {
        if (quotaDown) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "down");
        }
        return full.contains(accountId) ? new Quota(1000, 1000, 1) : new Quota(0, 0, 0);
    }
}
