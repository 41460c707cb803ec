package io.postrider.delivery.outbound;

import io.postrider.api.auth.RouteApi.Tls;
import io.postrider.delivery.outbound.OutboundProperties.Smarthost;
import io.postrider.delivery.route.NextHop;
import io.postrider.delivery.route.NextHop.Kind;
import io.postrider.delivery.route.NextHop.Limits;
import io.postrider.delivery.route.NextHops;
import io.postrider.delivery.route.Peer;
import io.postrider.delivery.route.Peer.Login;
import io.postrider.delivery.route.Peer.Reach;
import io.postrider.delivery.route.Route;
import io.postrider.delivery.route.Routes;
import io.postrider.delivery.route.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Next hops by the settings: one smarthost for everything, or each domain's own servers. */
final class ConfiguredHops implements NextHops {
    private final OutboundProperties properties;
    private final Routes routes;
    private final @Nullable Peer peer;

    ConfiguredHops(OutboundProperties properties, Routes routes, Supplier<String> password) {
        this.properties = properties;
        this.routes = routes;
        Smarthost smarthost = properties.smarthost();
        this.peer = smarthost == null ? null : peer(smarthost, password);
    }

    @Override
    public @Nullable NextHop decided(Way way) {
        Smarthost smarthost = properties.smarthost();
        if (smarthost == null) {
            return null;
        }
        String destination = smarthost.host() + ':' + smarthost.port();
        var route = new Route.Named(smarthost.host());
        return new NextHop(way.domain(), Kind.SMARTHOST, destination, route, limits(), null, peer);
    }

    @Override
    public NextHop of(Way way) {
        NextHop decided = decided(way);
        return decided == null ? byMx(way.domain()) : decided;
    }

    @Override
    public NextHop byMx(String domain) {
        Route route = routes.of(domain);
        String destination = route instanceof Route.Hosts hosts ? hosts.best() : domain;
        return new NextHop(domain, Kind.MX, destination, route, limits());
    }

    @Override
    public Limits limits() {
        return properties.limits();
    }

    private static Peer peer(Smarthost smarthost, Supplier<String> password) {
        Tls tls = switch (smarthost.tls()) {
            case STARTTLS -> Tls.VERIFIED;
            case IMPLICIT -> Tls.IMPLICIT;
            case OPPORTUNISTIC -> Tls.OPPORTUNISTIC;
        };
        String username = smarthost.username();
        Login login = username == null ? null : new Login(username, password);
        return new Peer(smarthost.host(), smarthost.port(), tls, pem(smarthost.ca()), login, Reach.ANYWHERE);
    }

    private static @Nullable String pem(@Nullable Path file) {
        try {
            return file == null ? null : Files.readString(file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("no CA can be read from " + file, unreadable);
        }
    }
}
