package io.postrider.delivery.route;

import io.postrider.api.auth.RouteApi.Tls;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server that somebody named.
 *
 * @param host its name or address
 * @param port its port
 * @param tls what TLS must be like
 * @param certificateAuthorities PEM of those that vouch for its certificate; null for those of the system
 * @param login how we log in; null for not at all
 * @param reach where it may be
 */
public record Peer(
        String host,
        int port,
        Tls tls,
        @Nullable String certificateAuthorities,
        @Nullable Login login,
        Reach reach) {
    /**
     * A login.
     *
     * @param username who
     * @param password asked for when it is needed; never logged
     */
    public record Login(String username, Supplier<String> password) {
        @Override
        public String toString() {
            return username;
        }
    }

    /** Where a named server may be. */
    public enum Reach {
        /** Whoever runs the suite named it: it is trusted wherever it is. */
        ANYWHERE,
        /** A tenant named it: at public addresses only. */
        PUBLIC
    }
}
