package io.postrider.access;

import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.LoginRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A user who is logged in on one connection. Holds the user's own short-lived token, which is the only key that this
 * service ever has to a mailbox.
 */
public final class UserSession implements AutoCloseable {
    private final UUID accountId;
    private final UUID tenantId;
    private final String address;
    private final LoginRequest.Protocol protocol;
    private final ClientConnection connection;
    private final UserSessions registry;
    private volatile Token token;

    private record Token(String authorization, String renewalSecret, long epoch, Instant renewAt) {}

    UserSession(LoginGrant grant, Origin origin, UserSessions registry, Instant renewAt) {
        this.accountId = grant.accountId();
        this.tenantId = grant.tenantId();
        this.address = grant.address();
        this.protocol = origin.protocol();
        this.connection = origin.connection();
        this.registry = registry;
        this.token = token(grant, renewAt);
    }

    /** Where a user logged in. */
    record Origin(ClientConnection connection, LoginRequest.Protocol protocol) {}

    private static Token token(LoginGrant grant, Instant renewAt) {
        return new Token("Bearer " + grant.accessToken(), grant.renewalSecret(), grant.epoch(), renewAt);
    }

    /** Whose mailboxes these are. */
    public UUID accountId() {
        return accountId;
    }

    /** The account's tenant. */
    public UUID tenantId() {
        return tenantId;
    }

    /** The account's primary address. */
    public String address() {
        return address;
    }

    /** The {@code Authorization} header for a call that is made now. */
    public String authorization() {
        return token.authorization();
    }

    LoginRequest.Protocol protocol() {
        return protocol;
    }

    long epoch() {
        return token.epoch();
    }

    String renewalSecret() {
        return token.renewalSecret();
    }

    boolean renewalDue(Instant now) {
        return !now.isBefore(token.renewAt());
    }

    /** Puts the next attempt off, so that one that hangs or fails is not repeated at once. */
    void postponeRenewal(Instant now, Duration delay) {
        Token present = token;
        token = new Token(present.authorization(), present.renewalSecret(), present.epoch(), now.plus(delay));
    }

    void renewed(LoginGrant grant, Instant renewAt) {
        token = token(grant, renewAt);
    }

    void revoked() {
        connection.end(Ending.REVOKED);
    }

    /** Logs out. */
    @Override
    public void close() {
        registry.remove(this);
    }
}
