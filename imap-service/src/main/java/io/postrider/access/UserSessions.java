package io.postrider.access;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryChanges;
import io.postrider.api.auth.LoginApi;
import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.auth.SaslRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.sasl.SaslExchange;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * All users who are logged in at this process. Opens sessions by asking auth-service, renews their tokens long before
 * they end, and ends sessions whose account was revoked.
 */
public final class UserSessions {
    /** Tokens live 15 minutes: renewed at 5, a session outlives ten minutes without auth-service. */
    private static final Duration RENEW_AFTER = Duration.ofMinutes(5);

    /** By then every replica of auth-service has heard of the change. */
    private static final Duration SOON = Duration.ofSeconds(2);

    /** What all sessions at once are spread over. */
    private static final Duration SPREAD = Duration.ofSeconds(10);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(20);
    private static final int RENEWALS_AT_ONCE = 8;

    private final LoginApi logins;
    private final Clock clock;
    private final LoginLog log;
    private final ConcurrentHashMap<UUID, Set<UserSession>> byAccount = new ConcurrentHashMap<>();
    /** Whose renewal is due; each is there once. */
    private final Queue<UserSession> due = new ConcurrentLinkedQueue<>();

    private final Set<UserSession> waiting = ConcurrentHashMap.newKeySet();
    private final Semaphore renewals = new Semaphore(RENEWALS_AT_ONCE);

    /** Sessions opened through a given auth-service. */
    public UserSessions(LoginApi logins, Clock clock, LoginLog log) {
        this.logins = logins;
        this.clock = clock;
        this.log = log;
    }

    /**
     * Logs a user in.
     *
     * @throws ProblemException {@code AUTHENTICATION_FAILED}, {@code TOO_MANY_REQUESTS}, or what says that nobody could
     *     be asked
     */
    public UserSession login(
            ClientConnection connection, LoginRequest.Protocol protocol, String username, String password) {
        String client = connection.clientAddress().getHostAddress();
        try {
            LoginGrant grant = logins.login(new LoginRequest(username, password, client, protocol));
            return open(connection, protocol, grant);
        } catch (ProblemException refusal) {
            log.refused(protocol, client, username, refusal.code());
            throw refusal;
        }
    }

    /**
     * Logs a user in by an exchange of {@link io.postrider.platform.sasl.Mechanisms}.
     *
     * @throws ProblemException as {@link #login} does, and {@code INVALID_REQUEST} for what cannot be read
     */
    public <E extends Exception> UserSession exchange(
            ClientConnection connection, FirstResponse first, SaslExchange.Client<E> asked) throws IOException, E {
        String client = connection.clientAddress().getHostAddress();
        var request = new SaslRequest(
                first.mechanism(), first.octets(), null, connection.channelBindings(), client, first.protocol());
        try {
            return open(connection, first.protocol(), SaslExchange.run(logins::exchange, request, asked));
        } catch (ProblemException refusal) {
            // Only auth-service knows the name; it has a line of its own for it.
            log.refused(first.protocol(), client, first.mechanism(), refusal.code());
            throw refusal;
        }
    }

    /**
     * How a client begins an exchange.
     *
     * @param protocol where
     * @param mechanism in upper case
     * @param octets its initial response, decoded
     */
    public record FirstResponse(LoginRequest.Protocol protocol, String mechanism, byte[] octets) {}

    private UserSession open(ClientConnection connection, LoginRequest.Protocol protocol, LoginGrant grant) {
        var session = new UserSession(grant, new UserSession.Origin(connection, protocol), this, renewAt());
        byAccount.compute(grant.accountId(), (id, present) -> {
            Set<UserSession> sessions = present == null ? ConcurrentHashMap.newKeySet(1) : present;
            sessions.add(session);
            return sessions;
        });
        log.loggedIn(protocol, connection.clientAddress().getHostAddress(), grant.address());
        return session;
    }

    private Instant renewAt() {
        // Spread over half a minute, so that clients that came together do not come together ever after.
        return clock.instant().plus(RENEW_AFTER).minusMillis(jitter(Duration.ofSeconds(30)));
    }

    void remove(UserSession session) {
        byAccount.computeIfPresent(session.accountId(), (id, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
        });
    }

    /** How many users are logged in, each connection counted. */
    public int size() {
        return byAccount.values().stream().mapToInt(Set::size).sum();
    }

    /** How many of them with a protocol. */
    long size(LoginRequest.Protocol protocol) {
        return byAccount.values().stream()
                .flatMap(Set::stream)
                .filter(session -> session.protocol() == protocol)
                .count();
    }

    /** Takes note of an account's present state; null when it is deleted. */
    public void accountChanged(UUID accountId, @Nullable AccountView account) {
        for (UserSession session : byAccount.getOrDefault(accountId, Set.of())) {
            if (account == null || !account.enabled() || account.epoch() > session.epoch()) {
                session.revoked();
            } else {
                // It may be the app password, or just this session, that was revoked: auth-service knows.
                session.postponeRenewal(clock.instant(), SOON.plusMillis(jitter(SOON)));
            }
        }
    }

    /** Takes note that all accounts of a tenant or a domain may have changed: their sessions prove themselves soon. */
    public void accountsChanged(DirectoryChanges.Accounts accounts) {
        byAccount.values().stream()
                .flatMap(Collection::stream)
                .filter(session -> accounts.include(session.tenantId(), session.address()))
                .forEach(session -> session.postponeRenewal(clock.instant(), SOON.plusMillis(jitter(SPREAD))));
    }

    private static long jitter(Duration most) {
        return ThreadLocalRandom.current().nextLong(most.toMillis());
    }

    /** Takes note that changes of accounts may have been missed: every session proves itself by a renewal soon. */
    public void changesMissed() {
        byAccount.values().stream()
                .flatMap(Collection::stream)
                .forEach(session -> session.postponeRenewal(clock.instant(), Duration.ofMillis(jitter(SPREAD))));
    }

    /** Renews the tokens that are due, all of them; called every few seconds, and does not wait for the answers. */
    void renewDue() {
        Instant now = clock.instant();
        byAccount.values().stream()
                .flatMap(Collection::stream)
                .filter(session -> session.renewalDue(now) && waiting.add(session))
                .forEach(due::add);
        while (!due.isEmpty() && renewals.tryAcquire()) {
            Thread.startVirtualThread(this::renewOneAfterTheOther);
        }
    }

    private void renewOneAfterTheOther() {
        try {
            for (UserSession next = due.poll(); next != null; next = due.poll()) {
                waiting.remove(next);
                next.postponeRenewal(clock.instant(), RETRY_AFTER);
                renew(next);
            }
        } finally {
            renewals.release();
        }
    }

    private static LoginApi.Renewal renewal(UserSession session) {
        return new LoginApi.Renewal(session.renewalSecret(), session.protocol());
    }

    private void renew(UserSession session) {
        try {
            session.renewed(logins.renew(renewal(session)), renewAt());
        } catch (ProblemException refusal) {
            // Only a clear no ends the session; when nobody can be asked, the token lives on and is tried again.
            if (refusal.code() == ProblemCode.AUTHENTICATION_FAILED) {
                session.revoked();
            }
        }
    }
}
