package io.postrider.delivery.outbound;

import io.postrider.delivery.hop.Asked;
import io.postrider.delivery.hop.Demand;
import io.postrider.delivery.hop.HopJudge;
import io.postrider.delivery.hop.HopJudge.Judgement;
import io.postrider.delivery.hop.HopPolicies;
import io.postrider.delivery.hop.Proof;
import io.postrider.delivery.outbound.OutboundProperties.Smarthost;
import io.postrider.delivery.queue.TlsRequirement;
import io.postrider.delivery.route.Host;
import io.postrider.delivery.route.NextHop;
import io.postrider.delivery.route.Route;
import io.postrider.delivery.route.Routes;
import io.postrider.delivery.smtpclient.ClientTls;
import io.postrider.delivery.smtpclient.SmtpConnection;
import io.postrider.delivery.smtpclient.SmtpConnection.ImplicitTls;
import io.postrider.delivery.smtpclient.SmtpFailure;
import io.postrider.delivery.smtpclient.Watchdog;
import io.postrider.mail.address.DomainName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** Opens connections to the servers of a destination, the best one that answers, as safely as it must be. */
final class Connector {
    private static final int MAX_ADDRESSES = 6;

    private final OutboundProperties properties;
    private final Routes routes;
    private final Watchdog watchdog;
    private final String hostname;
    private final Supplier<String> password;
    private final Security security;
    private final ClientTls anyone = ClientTls.anyCertificate();
    private final ClientTls vouched;

    Connector(
            OutboundProperties properties,
            Routes routes,
            Watchdog watchdog,
            String hostname,
            Supplier<String> password,
            Security security) {
        this.properties = properties;
        this.routes = routes;
        this.watchdog = watchdog;
        this.hostname = hostname;
        this.password = password;
        this.security = security;
        Smarthost smarthost = properties.smarthost();
        this.vouched = smarthost == null || smarthost.ca() == null
                ? ClientTls.verified()
                : ClientTls.verifiedBy(smarthost.ca());
    }

    /**
     * What keeps connections to other domains safe.
     *
     * @param policies what is asked of servers
     * @param judge whether a connection proves it
     * @param opening connects
     */
    record Security(HopPolicies policies, HopJudge judge, Opening opening) {}

    /** Connects to the best server of a hop that answers and proves what it has to, and is past EHLO, TLS and login. */
    Connected connect(NextHop hop, TlsRequirement requirement) throws Unreachable {
        Route route = hop.route() instanceof Route.Named(String host) ? routes.named(host) : hop.route();
        return switch (route) {
            case Route.Hosts hosts -> connect(hop, hosts, requirement);
            case Route.Nowhere nowhere -> throw Unreachable.of(nowhere);
            case Route.Unknown unknown -> throw Unreachable.of(unknown);
            case Route.Named named -> throw new IllegalStateException("looked up and still a name: " + named);
        };
    }

    /**
     * Whether a connection that was opened for one domain may carry the mail of another one of the same destination: its server
     * has to be one of that domain's too, and what that domain, and the message, ask of their connections has to hold.
     */
    boolean mayCarry(Connected connection, NextHop hop, TlsRequirement requirement) {
        if (connection.requirement().compareTo(requirement) < 0) {
            return false;
        }
        return switch (hop.route()) {
            case Route.Hosts hosts ->
                hosts.hosts().stream()
                        .filter(host -> host.name().equalsIgnoreCase(connection.host()))
                        .findFirst()
                        .filter(host -> connection.domain().equals(domain(hop)) || isGoodFor(connection, hop, host))
                        .isPresent();
            case Route.Named named -> named.host().equalsIgnoreCase(connection.host());
            case Route.Nowhere nowhere -> false;
            case Route.Unknown unknown -> false;
        };
    }

    private boolean isGoodFor(Connected connection, NextHop hop, Host host) {
        Asked asked = security.policies().of(domain(hop), host, connection.requirement());
        var judgement = security.judge().judge(asked.otherwise(), connection.connection().peerCertificates());
        return judgement instanceof Judgement.Good;
    }

    /** Policies are looked up by A-labels. */
    private static String domain(NextHop hop) {
        try {
            return DomainName.of(hop.domain()).ascii();
        } catch (RuntimeException literal) {
            return hop.domain();
        }
    }

    private Connected connect(NextHop hop, Route.Hosts hosts, TlsRequirement requirement) throws Unreachable {
        Smarthost smarthost = hop.kind() == NextHop.Kind.SMARTHOST ? properties.smarthost() : null;
        var attempts = new Attempts(MAX_ADDRESSES, requirement);
        for (Host host : hosts.hosts()) {
            if (smarthost != null) {
                for (InetAddress address : host.addresses()) {
                    Connected connected = attempts.at(host, () -> connectSmarthost(smarthost, hop, address, requirement));
                    if (connected != null) {
                        return connected;
                    }
                }
                continue;
            }
            Asked asked = security.policies().of(domain(hop), host, requirement);
            if (asked.otherwise() instanceof Demand.Refused refused) {
                security.opening().refused(host, asked, refused);
                attempts.refused(host, refused);
                continue;
            }
            for (InetAddress address : host.addresses()) {
                Connected connected = attempts.at(host, () -> security.opening().open(host, address, asked));
                if (connected != null) {
                    return connected;
                }
            }
        }
        throw attempts.unreachable();
    }

    private Connected connectSmarthost(
            Smarthost smarthost, NextHop hop, InetAddress address, TlsRequirement requirement) throws SmtpFailure {
        var target = new InetSocketAddress(address, smarthost.port());
        var implicit = smarthost.tls() == Smarthost.Start.IMPLICIT ? new ImplicitTls(vouched, smarthost.host()) : null;
        SmtpConnection connection = SmtpConnection.open(target, properties.timeouts(), watchdog, implicit);
        boolean strict = smarthost.tls() != Smarthost.Start.OPPORTUNISTIC;
        try {
            connection.hello(hostname);
            if (implicit == null && (strict || connection.capabilities().has("STARTTLS"))) {
                connection.startTls(strict ? vouched : anyone, smarthost.host());
                connection.hello(hostname);
            }
            if (requirement == TlsRequirement.REQUIRETLS
                    && !(strict && connection.capabilities().has("REQUIRETLS"))) {
                throw SmtpFailure.tls("the smarthost is not verified, or does not offer REQUIRETLS");
            }
            String username = smarthost.username();
            if (username != null) {
                // RFC 4954 section 4: the password goes nowhere in clear
                if (!strict) {
                    throw SmtpFailure.tls("a login needs verified TLS");
                }
                connection.authenticate(username, password.get());
            }
        } catch (IOException failure) {
            connection.close();
            throw failure instanceof SmtpFailure told ? told : SmtpFailure.dialogue(failure);
        }
        Proof proof = connection.isTls() ? (strict ? Proof.CA : Proof.ANY_CERTIFICATE) : Proof.CLEAR;
        return new Connected(connection, smarthost.host(), domain(hop), requirement, proof);
    }
}
