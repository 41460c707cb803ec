package io.postrider.delivery.outbound;

import io.postrider.api.auth.RouteApi.Tls;
import io.postrider.delivery.hop.Asked;
import io.postrider.delivery.hop.Demand;
import io.postrider.delivery.hop.HopJudge;
import io.postrider.delivery.hop.HopJudge.Judgement;
import io.postrider.delivery.hop.HopPolicies;
import io.postrider.delivery.hop.HopPolicies.Usual;
import io.postrider.delivery.hop.Proof;
import io.postrider.delivery.queue.TlsRequirement;
import io.postrider.delivery.route.Host;
import io.postrider.delivery.route.NextHop;
import io.postrider.delivery.route.Peer;
import io.postrider.delivery.route.Route;
import io.postrider.delivery.smtpclient.SmtpConnection;
import io.postrider.delivery.smtpclient.SmtpFailure;
import io.postrider.delivery.tlsrpt.ResultType;
import io.postrider.mail.address.DomainName;
import java.net.InetAddress;
import java.util.List;

/** Opens connections to the servers of a destination, the best one that answers, as safely as it must be. */
final class Connector {
    private static final int MAX_ADDRESSES = 6;

    private final PeerConnector peers;
    private final Security security;

    Connector(PeerConnector peers, Security security) {
        this.peers = peers;
        this.security = security;
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
        Peer peer = hop.peer();
        Route route = peer == null ? hop.route() : peers.route(peer);
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
        Asked asked = asked(hop, host, connection.requirement());
        var judgement = security.judge()
                .judge(asked.otherwise(), connection.connection().peerCertificates());
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
        Peer peer = hop.peer();
        var attempts = new Attempts(MAX_ADDRESSES, requirement);
        for (Host host : hosts.hosts()) {
            if (peer != null) {
                for (InetAddress address : some(host, hosts)) {
                    Connected connected = attempts.at(host, () -> connect(peer, hop, address, requirement));
                    if (connected != null) {
                        return connected;
                    }
                }
                continue;
            }
            Asked asked = asked(hop, host, requirement);
            if (asked.otherwise() instanceof Demand.Refused refused) {
                security.opening().refused(host, asked, refused);
                attempts.refused(host, refused);
                continue;
            }
            for (InetAddress address : some(host, hosts)) {
                Connected connected = attempts.at(host, () -> security.opening().open(host, address, asked));
                if (connected != null) {
                    return connected;
                }
            }
        }
        throw attempts.unreachable();
    }

    /** Not all of the first server's, so that the next one has its turn. */
    private static List<InetAddress> some(Host host, Route.Hosts hosts) {
        List<InetAddress> all = host.addresses();
        int most = hosts.hosts().size() == 1 ? MAX_ADDRESSES : MAX_ADDRESSES / 2;
        return all.subList(0, Math.min(most, all.size()));
    }

    private Connected connect(Peer peer, NextHop hop, InetAddress address, TlsRequirement requirement)
            throws SmtpFailure {
        SmtpConnection connection = peers.connect(peer, hop.kind(), address);
        boolean strict = PeerConnector.isStrict(peer.tls());
        if (requirement == TlsRequirement.REQUIRETLS
                && !(strict && connection.capabilities().has("REQUIRETLS"))) {
            connection.close();
            throw SmtpFailure.tls("the smarthost is not verified, or does not offer REQUIRETLS");
        }
        Proof verified = strict ? Proof.CA : Proof.ANY_CERTIFICATE;
        return new Connected(
                connection, peer.host(), domain(hop), requirement, connection.isTls() ? verified : Proof.CLEAR);
    }

    /** What a server is asked for: what its domain and the message say, and what an operator decided beyond. */
    private Asked asked(NextHop hop, Host host, TlsRequirement requirement) {
        Tls tls = hop.tls();
        if (tls == null) {
            return security.policies().of(domain(hop), host, requirement);
        }
        Asked asked = security.policies().of(domain(hop), host, requirement, usual(tls));
        if (tls != Tls.DANE || asked.demand() instanceof Demand.Dane) {
            return asked;
        }
        var refused = new Demand.Refused(
                "4.7.5",
                "a route asks for DANE, and " + host.name() + " has no TLSA records",
                ResultType.DANE_REQUIRED);
        return new Asked(refused, refused, asked.requirement(), asked.policy(), asked.flaw());
    }

    private static Usual usual(Tls tls) {
        return switch (tls) {
            case OPPORTUNISTIC -> Usual.OPPORTUNISTIC;
            case REQUIRED -> Usual.ENCRYPTED;
            case VERIFIED, DANE, IMPLICIT -> Usual.VERIFIED;
        };
    }
}
