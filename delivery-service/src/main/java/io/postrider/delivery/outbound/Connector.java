package io.postrider.delivery.outbound;

import io.postrider.delivery.outbound.OutboundProperties.Smarthost;
import io.postrider.delivery.outbound.OutboundProperties.Tls;
import io.postrider.delivery.route.Host;
import io.postrider.delivery.route.NextHop;
import io.postrider.delivery.route.Route;
import io.postrider.delivery.route.Routes;
import io.postrider.delivery.smtpclient.ClientTls;
import io.postrider.delivery.smtpclient.SmtpConnection;
import io.postrider.delivery.smtpclient.SmtpConnection.ImplicitTls;
import io.postrider.delivery.smtpclient.SmtpFailure;
import io.postrider.delivery.smtpclient.SmtpFailure.Stage;
import io.postrider.delivery.smtpclient.SmtpReply;
import io.postrider.delivery.smtpclient.Watchdog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens connections to the servers of a destination, the best one that answers, as safely as it must be. */
final class Connector {
    private static final int MAX_ADDRESSES = 6;

    private final OutboundProperties properties;
    private final Routes routes;
    private final Watchdog watchdog;
    private final String hostname;
    private final Supplier<String> password;
    private final ClientTls anyone = ClientTls.anyCertificate();
    private final ClientTls verified;
    private final ClientTls vouched;

    Connector(
            OutboundProperties properties,
            Routes routes,
            Watchdog watchdog,
            String hostname,
            Supplier<String> password) {
        this.properties = properties;
        this.routes = routes;
        this.watchdog = watchdog;
        this.hostname = hostname;
        this.password = password;
        Smarthost smarthost = properties.smarthost();
        this.verified = ClientTls.verified();
        this.vouched = smarthost == null || smarthost.ca() == null ? verified : ClientTls.verifiedBy(smarthost.ca());
    }

    /** Connects to the best server of a hop that answers, and is past EHLO, TLS and login. */
    Connected connect(NextHop hop) throws Unreachable {
        Route route = hop.route() instanceof Route.Named(String host) ? routes.named(host) : hop.route();
        Smarthost smarthost = hop.kind() == NextHop.Kind.SMARTHOST ? properties.smarthost() : null;
        return switch (route) {
            case Route.Hosts hosts -> connect(hosts, smarthost);
            case Route.Nowhere nowhere -> throw Unreachable.of(nowhere);
            case Route.Unknown unknown -> throw Unreachable.of(unknown);
            case Route.Named named -> throw new IllegalStateException("looked up and still a name: " + named);
        };
    }

    /**
     * Whether a connection that was opened for one domain may carry the mail of another one of the same destination: its server
     * has to be one of that domain's too, and what that domain asks of its connections has to hold.
     */
    static boolean mayCarry(Connected connection, NextHop hop) {
        return switch (hop.route()) {
            case Route.Hosts hosts ->
                hosts.hosts().stream().anyMatch(host -> host.name().equalsIgnoreCase(connection.host()));
            case Route.Named named -> named.host().equalsIgnoreCase(connection.host());
            case Route.Nowhere nowhere -> false;
            case Route.Unknown unknown -> false;
        };
    }

    private Connected connect(Route.Hosts hosts, @Nullable Smarthost smarthost) throws Unreachable {
        SmtpFailure last = null;
        String remote = null;
        int tried = 0;
        for (Host host : hosts.hosts()) {
            for (InetAddress address : host.addresses()) {
                // RFC 5321 section 5.1: every address in turn, within reason
                if (tried++ == MAX_ADDRESSES) {
                    break;
                }
                try {
                    SmtpConnection connection = smarthost == null
                            ? connect(host.name(), address)
                            : connectSmarthost(smarthost, address);
                    return new Connected(connection, host.name());
                } catch (SmtpFailure failure) {
                    last = failure;
                    remote = host.name();
                }
            }
        }
        if (last == null) {
            throw new Unreachable(Unreachable.Duration.FOR_NOW, "4.4.4", null, "no address to connect to");
        }
        throw new Unreachable(Unreachable.Duration.FOR_NOW, status(last), remote, String.valueOf(last.getMessage()));
    }

    private static String status(SmtpFailure failure) {
        SmtpReply reply = failure.reply();
        if (reply != null && reply.isTransient()) {
            return reply.status();
        }
        // RFC 3463 section 3.5: no answer from host, bad connection; RFC 3463 section 3.8: security
        return switch (failure.stage()) {
            case CONNECT -> "4.4.1";
            case REFUSED -> "4.3.2";
            case TLS -> "4.7.5";
            case DIALOGUE -> "4.4.2";
        };
    }

    private SmtpConnection connect(String host, InetAddress address) throws SmtpFailure {
        var target = new InetSocketAddress(address, properties.port());
        try {
            return greet(target, host, properties.tls());
        } catch (SmtpFailure failure) {
            if (failure.stage() != Stage.TLS || properties.tls() != Tls.OPPORTUNISTIC) {
                throw failure;
            }
            // RFC 7435 section 3: what would have been sent in clear anyway is, when TLS does not come about
            SmtpConnection connection = SmtpConnection.open(target, properties.timeouts(), watchdog);
            return orClose(connection, () -> connection.hello(hostname));
        }
    }

    private SmtpConnection greet(InetSocketAddress target, String host, Tls tls) throws SmtpFailure {
        SmtpConnection connection = SmtpConnection.open(target, properties.timeouts(), watchdog);
        return orClose(connection, () -> {
            connection.hello(hostname);
            if (connection.capabilities().has("STARTTLS")) {
                connection.startTls(tls == Tls.VERIFIED ? verified : anyone, host);
                connection.hello(hostname);
            } else if (tls != Tls.OPPORTUNISTIC) {
                throw SmtpFailure.tls("the server offers no STARTTLS");
            }
        });
    }

    private SmtpConnection connectSmarthost(Smarthost smarthost, InetAddress address) throws SmtpFailure {
        var target = new InetSocketAddress(address, smarthost.port());
        var implicit = smarthost.tls() == Smarthost.Start.IMPLICIT ? new ImplicitTls(vouched, smarthost.host()) : null;
        SmtpConnection connection = SmtpConnection.open(target, properties.timeouts(), watchdog, implicit);
        return orClose(connection, () -> {
            connection.hello(hostname);
            boolean strict = smarthost.tls() == Smarthost.Start.STARTTLS;
            if (implicit == null && (strict || connection.capabilities().has("STARTTLS"))) {
                connection.startTls(strict ? vouched : anyone, smarthost.host());
                connection.hello(hostname);
            }
            String username = smarthost.username();
            if (username != null) {
                // RFC 4954 section 4: the password goes nowhere in clear
                if (smarthost.tls() == Smarthost.Start.OPPORTUNISTIC) {
                    throw SmtpFailure.tls("a login needs verified TLS");
                }
                connection.authenticate(username, password.get());
            }
        });
    }

    private interface Dialogue {
        void run() throws IOException;
    }

    private static SmtpConnection orClose(SmtpConnection connection, Dialogue dialogue) throws SmtpFailure {
        try {
            dialogue.run();
            return connection;
        } catch (SmtpFailure failure) {
            connection.close();
            throw failure;
        } catch (IOException failure) {
            connection.close();
            throw SmtpFailure.dialogue(failure);
        }
    }
}
