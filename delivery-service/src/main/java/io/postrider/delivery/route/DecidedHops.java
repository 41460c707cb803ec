package io.postrider.delivery.route;

import io.postrider.api.auth.RouteApi;
import io.postrider.api.auth.RouteApi.Server;
import io.postrider.api.auth.RouteApi.Tls;
import io.postrider.api.auth.RouteApi.Transport;
import io.postrider.delivery.route.NextHop.Kind;
import io.postrider.delivery.route.NextHop.Limits;
import io.postrider.delivery.route.Peer.Login;
import io.postrider.delivery.route.Peer.Reach;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Next hops by the routes that operators decided about, then by the settings. */
public final class DecidedHops implements NextHops {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RouteBook book;
    private final NextHops settings;

    /** Routes from a book; where it has none, what the settings say. */
    public DecidedHops(RouteBook book, NextHops settings) {
        this.book = book;
        this.settings = settings;
    }

    @Override
    public String sender(String reversePath) {
        return book.sender(reversePath);
    }

    @Override
    public boolean dependOnSenders() {
        return book.namesSenders();
    }

    @Override
    public @Nullable NextHop decided(Way way) {
        if (!book.isKnown()) {
            return null;
        }
        RouteApi.Route route = book.of(way);
        if (route == null) {
            return settings.decided(way);
        }
        Server server = route.server();
        return server == null ? null : hop(way, route, server);
    }

    @Override
    public NextHop of(Way way) {
        if (!book.awaitKnown(PATIENCE)) {
            var unknown = new Route.Unknown("4.3.0", "the routes of outgoing mail are not known yet");
            return new NextHop(way.domain(), Kind.MX, way.domain(), unknown, settings.limits());
        }
        NextHop decided = decided(way);
        if (decided != null) {
            return decided;
        }
        RouteApi.Route route = book.of(way);
        if (route == null) {
            return settings.of(way);
        }
        return treated(settings.byMx(way.domain()), route);
    }

    @Override
    public NextHop byMx(String domain) {
        return settings.byMx(domain);
    }

    @Override
    public Limits limits() {
        return settings.limits();
    }

    private NextHop hop(Way way, RouteApi.Route route, Server server) {
        String username = server.username();
        String password = server.password();
        var peer = new Peer(
                server.host(),
                server.port(),
                Objects.requireNonNullElse(route.tls(), Tls.VERIFIED),
                server.certificateAuthorities(),
                username == null || password == null ? null : new Login(username, () -> password),
                route.tenantId() == null ? Reach.ANYWHERE : Reach.PUBLIC);
        Kind kind = route.transport() == Transport.LMTP ? Kind.LMTP : Kind.SMARTHOST;
        return new NextHop(
                way.domain(),
                kind,
                own(server.host() + ':' + server.port(), route),
                new Route.Named(server.host()),
                limits(route),
                peer.tls(),
                peer);
    }

    /** The recipient domain's own servers, treated as somebody decided. */
    private NextHop treated(NextHop hop, RouteApi.Route route) {
        return new NextHop(
                hop.domain(), hop.kind(), own(hop.destination(), route), hop.route(), limits(route), route.tls(), null);
    }

    /** Connections are not shared with mail by other routes, which may ask less of them, log in as others, and have other limits. */
    private static String own(String server, RouteApi.Route route) {
        return server + '/' + route.id();
    }

    private Limits limits(RouteApi.Route route) {
        Limits usual = settings.limits();
        RouteApi.Limits own = route.limits();
        return new Limits(
                Objects.requireNonNullElse(own.connections(), usual.connections()),
                Objects.requireNonNullElse(own.perMinute(), usual.perMinute()),
                Objects.requireNonNullElse(own.recipients(), usual.recipients()),
                usual.transactions());
    }
}
