package io.postrider.api.auth;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** Gives out what operators decided about the way of outgoing mail. Scope {@code routes.read}. */
@HttpExchange("/internal/v1/routes")
public interface RouteApi {
    /** All routes that are in use. A caller asks again every few seconds, and keeps what it has while it cannot. */
    @GetExchange
    RouteTable routes();

    /**
     * The routes.
     *
     * @param routes in no order: the most particular one holds
     */
    record RouteTable(List<Route> routes) {
        public RouteTable {
            routes = List.copyOf(routes);
        }
    }

    /**
     * A route.
     *
     * @param id its id
     * @param tenantId whose it is; null for the platform's. What a tenant names is not connected to where it is not public
     * @param senderDomain whose mail it is for, as A-labels; null for everybody's
     * @param recipientDomain where to: a domain, {@code *.} and a domain for all below it, or {@code *} for all
     * @param transport how
     * @param server what a smarthost and an LMTP server need; null for MX look-ups
     * @param tls what TLS must be like; null for what the settings say
     * @param limits how much at once
     */
    record Route(
            UUID id,
            @Nullable UUID tenantId,
            @Nullable String senderDomain,
            String recipientDomain,
            Transport transport,
            @Nullable Server server,
            @Nullable Tls tls,
            Limits limits) {}

    /**
     * A server that somebody named.
     *
     * @param host name or address
     * @param port port
     * @param certificateAuthorities PEM of those that vouch for its certificate; null for those of the system
     * @param username the login; null for none
     * @param password its password; never logged
     */
    record Server(
            String host,
            int port,
            @Nullable String certificateAuthorities,
            @Nullable String username,
            @Nullable String password) {
        @Override
        public String toString() {
            return "Server[%s:%s, %s]".formatted(host, port, username);
        }
    }

    /**
     * How much at once; what is null the settings say.
     *
     * @param connections connections, at most
     * @param perMinute messages a minute, at most
     * @param recipients recipients of a transaction, at most
     */
    record Limits(
            @Nullable Integer connections,
            @Nullable Integer perMinute,
            @Nullable Integer recipients) {}

    /** How mail goes on. */
    enum Transport {
        /** To the servers in the recipient domain's MX records. */
        MX,
        /** To a server that relays. */
        SMARTHOST,
        /** To a server that delivers (RFC 2033). */
        LMTP
    }

    /** What TLS must be like. */
    enum Tls {
        /** Used where it is offered, with any certificate. */
        OPPORTUNISTIC,
        /** With any certificate, or no mail. */
        REQUIRED,
        /** With a certificate for the server's name, or no mail. */
        VERIFIED,
        /** With a certificate that the DNS vouches for (RFC 7672), or no mail. */
        DANE,
        /** From the first octet, with a certificate for the server's name, or no mail. */
        IMPLICIT
    }
}
