package io.postrider.delivery.outbound;

import io.postrider.delivery.route.NextHop.Limits;
import io.postrider.delivery.smtpclient.SmtpTimeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mail goes to other servers.
 *
 * @param port the port of other servers
 * @param tls what TLS must be like where the other domain does not say (DANE, MTA-STS)
 * @param ca PEM file of the CAs that may vouch for other servers and for hosts of MTA-STS policies; those of the system when absent
 * @param smarthost the server that takes all outgoing mail that no route (`/v1/routes`) is for; by MX look-up when absent
 * @param privateNetworks networks (CIDR) whose servers may be connected to although they are not public
 * @param connections connections to all servers together, at most
 * @param connectionsPerDestination connections to one destination, at most
 * @param firstConnections connections to a destination that nothing is known of
 * @param recipients recipients in one transaction, at most; fewer where a server says that it takes fewer
 * @param messagesPerMinute messages a minute to one destination, at most, of all processes together; 0 for as many as it takes
 * @param transactions transactions on one connection, at most
 * @param idle how long a connection is kept for more mail to the same destination
 * @param waiting recipients in memory for one destination, at most
 * @param firstRetry the delay before the first retry; it doubles from there
 * @param lastRetry the longest delay between retries
 * @param lifetime how long mail is tried before it is returned
 * @param delayNotice after how long the sender is told that its mail is late
 * @param patience the longest time any step of the dialogue may take; the standard's own time-outs are up to 10 minutes
 * @param routesRefresh how often auth-service is asked for the routes of outgoing mail
 */
@ConfigurationProperties("postrider.delivery.outbound")
public record OutboundProperties(
        @DefaultValue("25") int port,
        @DefaultValue("opportunistic") Tls tls,
        @Nullable Path ca,
        @Nullable Smarthost smarthost,
        @DefaultValue List<String> privateNetworks,
        @DefaultValue("200") int connections,
        @DefaultValue("20") int connectionsPerDestination,
        @DefaultValue("2") int firstConnections,
        @DefaultValue("1000") int recipients,
        @DefaultValue("0") int messagesPerMinute,
        @DefaultValue("100") int transactions,
        @DefaultValue("2s") Duration idle,
        @DefaultValue("1000") int waiting,
        @DefaultValue("5m") Duration firstRetry,
        @DefaultValue("4h") Duration lastRetry,
        @DefaultValue("5d") Duration lifetime,
        @DefaultValue("4h") Duration delayNotice,
        @DefaultValue("10m") Duration patience,
        @DefaultValue("5s") Duration routesRefresh) {
    public OutboundProperties {
        if (connections < 1
                || firstConnections < 1
                || connectionsPerDestination < firstConnections
                || recipients < 1
                || transactions < 1
                || waiting < 1
                || messagesPerMinute < 0) {
            throw new IllegalArgumentException("postrider.delivery.outbound: counts are at least 1");
        }
    }

    /** What TLS must be like. */
    public enum Tls {
        /** Used when offered, with any certificate; else in clear (RFC 7435). */
        OPPORTUNISTIC,
        /** With any certificate, or not at all. */
        REQUIRED,
        /** With a certificate for the server's name that a CA of the system signed, or not at all. */
        VERIFIED
    }

    /**
     * A server that takes all outgoing mail.
     *
     * @param host name or address
     * @param port port
     * @param tls how TLS begins there
     * @param ca PEM file of the CAs that may vouch for its certificate; those of the system when absent
     * @param username the login; none when absent. The password is the secret {@code smarthost.password}
     */
    public record Smarthost(
            String host,
            @DefaultValue("587") int port,
            @DefaultValue("starttls") Start tls,
            @Nullable Path ca,
            @Nullable String username) {
        /** How TLS begins. */
        public enum Start {
            /** With STARTTLS, verified. */
            STARTTLS,
            /** With the first octet (port 465), verified. */
            IMPLICIT,
            /** With STARTTLS where it is offered, not verified; without a login only. */
            OPPORTUNISTIC
        }
    }

    Limits limits() {
        return new Limits(connectionsPerDestination, messagesPerMinute, recipients, transactions);
    }

    SmtpTimeouts timeouts() {
        return SmtpTimeouts.STANDARD.atMost(patience);
    }
}
