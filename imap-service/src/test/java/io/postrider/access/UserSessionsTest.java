package io.postrider.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryChanges.Accounts;
import io.postrider.api.auth.LoginApi;
import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.auth.SaslAnswer;
import io.postrider.api.auth.SaslRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.sasl.Mechanisms;
import io.postrider.testkit.await.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserSessionsTest {
    private static final UUID ACCOUNT = UUID.randomUUID();
    private static final Duration SIX_MINUTES = Duration.ofMinutes(6);

    private final Logins logins = new Logins();
    private volatile Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private final UserSessions users = new UserSessions(logins, new Now(), new NoLog());
    private final Socket client;
    private final ClientConnection connection;

    UserSessionsTest() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
            connection = new ClientConnection(server.accept(), true, null, Mechanisms.ALL);
        }
        connection.waitForClient();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        connection.close();
    }

    private UserSession login() {
        return users.login(connection, LoginRequest.Protocol.IMAP, "joe@example.org", "secret");
    }

    private void assertEnded() throws IOException {
        client.setSoTimeout(Math.toIntExact(Await.PATIENCE.toMillis()));
        assertThat(client.getInputStream().read()).isNegative();
    }

    private void assertOpen() throws IOException {
        client.setSoTimeout(100);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void countsSessionsAndForgetsThem() {
        UserSession session = login();
        assertThat(users.size()).isEqualTo(1);
        assertThat(session.authorization()).isEqualTo("Bearer token-1");
        session.close();
        assertThat(users.size()).isZero();
    }

    @Test
    void passesARefusedLoginOn() {
        logins.fault = ProblemCode.AUTHENTICATION_FAILED;
        assertThatThrownBy(this::login).isInstanceOf(ProblemException.class);
        assertThat(users.size()).isZero();
    }

    @Test
    void renewsATokenAfterFiveMinutes() throws Exception {
        UserSession session = login();
        users.renewDue();
        assertThat(logins.renewals).isEmpty();
        now = now.plus(SIX_MINUTES);
        users.renewDue();
        assertThat(logins.renewals.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo("renewal-1");
        Await.untilEquals("Bearer token-2", session::authorization);
    }

    @Test
    void ofManyThatWereDueOnlyEightWereRenewedInTwoSeconds() throws Exception {
        int many = 500;
        for (int i = 0; i < many; i++) {
            login();
        }
        now = now.plus(SIX_MINUTES);
        users.renewDue();
        for (int i = 0; i < many; i++) {
            assertThat(logins.renewals.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isNotNull();
        }
        users.renewDue();
        assertThat(logins.renewals.poll(100, TimeUnit.MILLISECONDS))
                .as("renewed a second time")
                .isNull();
    }

    @Test
    void keepsASessionWhoseTokenCannotBeRenewedNow() throws Exception {
        login();
        logins.fault = ProblemCode.UNAVAILABLE;
        now = now.plus(SIX_MINUTES);
        users.renewDue();
        assertThat(logins.renewals.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isNotNull();
        assertOpen();
        now = now.plusSeconds(21);
        users.renewDue();
        assertThat(logins.renewals.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isNotNull();
    }

    @Test
    void endsASessionWhoseRenewalIsRefused() throws Exception {
        login();
        logins.fault = ProblemCode.AUTHENTICATION_FAILED;
        now = now.plus(SIX_MINUTES);
        users.renewDue();
        assertEnded();
    }

    @Test
    void endsSessionsOfAnAccountWhoseEpochRose() throws Exception {
        login();
        users.accountChanged(ACCOUNT, view(true, 1));
        users.accountChanged(UUID.randomUUID(), null);
        assertOpen();
        users.accountChanged(ACCOUNT, view(true, 2));
        assertEnded();
    }

    @Test
    void endsSessionsOfADisabledAccount() throws Exception {
        login();
        users.accountChanged(ACCOUNT, view(false, 1));
        assertEnded();
    }

    @Test
    void asksForEverySessionAgainWhenChangesWereMissed() throws Exception {
        login();
        users.changesMissed();
        now = now.plusSeconds(11);
        users.renewDue();
        assertThat(logins.renewals.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isNotNull();
    }

    @Test
    void asksForEverySessionOfAnAccountThatChangedOtherwise() throws Exception {
        login();
        users.accountChanged(ACCOUNT, view(true, 1));
        logins.fault = ProblemCode.AUTHENTICATION_FAILED;
        users.renewDue();
        assertOpen();
        now = now.plusSeconds(5);
        users.renewDue();
        assertEnded();
    }

    @Test
    void asksForEverySessionOfATenantOrADomainThatChanged() throws Exception {
        login();
        logins.fault = ProblemCode.AUTHENTICATION_FAILED;
        users.accountsChanged(new Accounts(UUID.randomUUID(), null, null));
        users.accountsChanged(new Accounts(ACCOUNT, UUID.randomUUID(), "other.example.org"));
        now = now.plusSeconds(13);
        users.renewDue();
        assertOpen();
        users.accountsChanged(new Accounts(ACCOUNT, UUID.randomUUID(), "example.org"));
        now = now.plusSeconds(13);
        users.renewDue();
        assertEnded();
    }

    private static AccountView view(boolean enabled, long epoch) {
        return new AccountView(ACCOUNT, ACCOUNT, "joe@example.org", enabled, epoch, 0);
    }

    private final class Now extends Clock {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static final class Logins implements LoginApi {
        volatile @Nullable ProblemCode fault;
        final LinkedBlockingQueue<String> renewals = new LinkedBlockingQueue<>();
        private final AtomicInteger tokens = new AtomicInteger();

        @Override
        public LoginGrant login(LoginRequest request) {
            return grant();
        }

        @Override
        public SaslAnswer exchange(SaslRequest request) {
            return SaslAnswer.granted(null, grant());
        }

        @Override
        public LoginGrant renew(Renewal renewal) {
            renewals.add(renewal.renewalSecret());
            return grant();
        }

        private LoginGrant grant() {
            ProblemCode wanted = fault;
            if (wanted != null) {
                throw new ProblemException(wanted, "as the test wants it");
            }
            int number = tokens.incrementAndGet();
            return new LoginGrant(
                    ACCOUNT,
                    ACCOUNT,
                    "joe@example.org",
                    List.of(),
                    1,
                    "token-" + number,
                    Instant.EPOCH,
                    "renewal-" + number);
        }
    }

    private static final class NoLog implements LoginLog {
        @Override
        public void loggedIn(LoginRequest.Protocol protocol, String client, String address) {}

        @Override
        public void refused(LoginRequest.Protocol protocol, String client, String username, ProblemCode why) {}
    }
}
