package io.postrider.auth.login;

import io.postrider.api.auth.LoginRequest;
import io.postrider.platform.net.Networks;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An app password as a login needs it.
 *
 * @param id its id
 * @param secretHash SHA-256 of its secret
 * @param scopes where it may log in, by the names of protocols
 * @param networks the only ones it may log in from; none for all
 * @param expiresAt null for never
 */
record AppCredential(
        UUID id,
        byte[] secretHash,
        Set<String> scopes,
        Networks networks,
        @Nullable Instant expiresAt) {
    AppCredential {
        scopes = Set.copyOf(scopes);
    }

    boolean is(byte[] hash) {
        return MessageDigest.isEqual(secretHash, hash);
    }

    boolean lives(Instant now) {
        return expiresAt == null || expiresAt.isAfter(now);
    }

    boolean allows(LoginRequest.Protocol protocol, String clientAddress) {
        return scopes.contains(protocol.name()) && (networks.isEmpty() || holds(clientAddress));
    }

    private boolean holds(String clientAddress) {
        try {
            return networks.contains(InetAddress.ofLiteral(clientAddress));
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "AppCredential[" + id + "]";
    }
}
