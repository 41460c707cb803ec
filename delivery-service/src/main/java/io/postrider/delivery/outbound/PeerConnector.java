package io.postrider.delivery.outbound;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.micrometer.core.instrument.Counter;
import io.postrider.api.auth.RouteApi.Tls;
import io.postrider.delivery.certificate.TrustedCas;
import io.postrider.delivery.route.NextHop.Kind;
import io.postrider.delivery.route.Peer;
import io.postrider.delivery.route.Peer.Login;
import io.postrider.delivery.route.Route;
import io.postrider.delivery.route.Routes;
import io.postrider.delivery.smtpclient.ClientTls;
import io.postrider.delivery.smtpclient.SmtpConnection;
import io.postrider.delivery.smtpclient.SmtpConnection.ImplicitTls;
import io.postrider.delivery.smtpclient.SmtpFailure;
import io.postrider.delivery.smtpclient.SmtpFailure.Stage;
import io.postrider.delivery.smtpclient.Watchdog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to servers that somebody named: smarthosts, which may want a login, and LMTP servers. */
final class PeerConnector {
    private static final Logger LOG = LoggerFactory.getLogger(PeerConnector.class);
    private static final int MOST_AUTHORITIES = 1_000;

    private final OutboundProperties properties;
    private final Routes routes;
    private final Watchdog watchdog;
    private final String hostname;
    private final Counter refusedLogins;
    private final ClientTls anyone = ClientTls.anyCertificate();
    private final ClientTls verified = ClientTls.verified();
    private final LoadingCache<String, ClientTls> vouched = Caffeine.newBuilder()
            .maximumSize(MOST_AUTHORITIES)
            .build(pem -> ClientTls.verifiedBy(TrustedCas.ofPem(pem)));

    PeerConnector(
            OutboundProperties properties, Routes routes, Watchdog watchdog, String hostname, Counter refusedLogins) {
        this.properties = properties;
        this.routes = routes;
        this.watchdog = watchdog;
        this.hostname = hostname;
        this.refusedLogins = refusedLogins;
    }

    /** Where a server is. */
    Route route(Peer peer) {
        return switch (peer.reach()) {
            case ANYWHERE -> routes.named(peer.host());
            case PUBLIC -> routes.publicly(peer.host());
        };
    }

    /** Connects to one of its addresses, and is past greeting, TLS and login. */
    SmtpConnection connect(Peer peer, Kind kind, InetAddress address) throws SmtpFailure {
        var target = new InetSocketAddress(address, peer.port());
        try {
            return connect(peer, kind, target, peer.tls());
        } catch (SmtpFailure failure) {
            if (failure.stage() != Stage.TLS || peer.tls() != Tls.OPPORTUNISTIC) {
                throw failure;
            }
            // RFC 7435 section 3: what would have been sent in clear anyway is, when TLS does not come about
            SmtpConnection connection = SmtpConnection.open(target, properties.timeouts(), watchdog);
            return orClose(connection, () -> hello(connection, kind));
        }
    }

    private SmtpConnection connect(Peer peer, Kind kind, InetSocketAddress target, Tls tls) throws SmtpFailure {
        boolean strict = isStrict(tls);
        ClientTls check = strict ? authorities(peer) : anyone;
        var implicit = tls == Tls.IMPLICIT ? new ImplicitTls(check, peer.host()) : null;
        SmtpConnection connection = SmtpConnection.open(target, properties.timeouts(), watchdog, implicit);
        return orClose(connection, () -> {
            hello(connection, kind);
            boolean offered = connection.capabilities().has("STARTTLS");
            if (implicit == null && (offered || tls != Tls.OPPORTUNISTIC)) {
                if (!offered) {
                    throw SmtpFailure.tls("the server offers no STARTTLS");
                }
                connection.startTls(check, peer.host());
                hello(connection, kind);
            }
            Login login = peer.login();
            if (login != null) {
                // RFC 4954 section 4: the password goes nowhere in clear, and to nobody who is not known
                if (!strict) {
                    throw SmtpFailure.tls("a login needs verified TLS");
                }
                logIn(connection, peer, login);
            }
        });
    }

    /** Whether a server has to show a certificate for its name. */
    static boolean isStrict(Tls tls) {
        return tls == Tls.VERIFIED || tls == Tls.IMPLICIT || tls == Tls.DANE;
    }

    private interface Dialogue {
        void run() throws IOException;
    }

    private static SmtpConnection orClose(SmtpConnection connection, Dialogue dialogue) throws SmtpFailure {
        try {
            dialogue.run();
            return connection;
        } catch (IOException failure) {
            connection.close();
            throw failure instanceof SmtpFailure told ? told : SmtpFailure.dialogue(failure);
        }
    }

    private ClientTls authorities(Peer peer) {
        String pem = peer.certificateAuthorities();
        return pem == null ? verified : vouched.get(pem);
    }

    private void hello(SmtpConnection connection, Kind kind) throws IOException {
        if (kind == Kind.LMTP) {
            connection.lmtpHello(hostname);
        } else {
            connection.hello(hostname);
        }
    }

    /** Refused, it stays a reason to wait, however the server puts it: the mail itself is not to blame. */
    private void logIn(SmtpConnection connection, Peer peer, Login login) throws IOException {
        try {
            connection.authenticate(login.username(), login.password().get());
        } catch (SmtpFailure failure) {
            if (failure.stage() == Stage.LOGIN) {
                refusedLogins.increment();
                LOG.error(
                        "{} refuses the login of {}: mail for it waits. {}",
                        peer.host(),
                        login.username(),
                        failure.getMessage());
            }
            throw failure;
        }
    }
}
