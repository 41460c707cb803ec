package io.postrider.delivery.outbound;

import io.postrider.delivery.outbound.OutboundProperties.Smarthost;
import io.postrider.delivery.route.NextHop;
import io.postrider.delivery.route.NextHop.Kind;
import io.postrider.delivery.route.NextHops;
import io.postrider.delivery.route.Route;
import io.postrider.delivery.route.Routes;
import org.jspecify.annotations.Nullable;

/** Next hops by the settings: one smarthost for everything, or each domain's own servers. */
final class ConfiguredHops implements NextHops {
    private final OutboundProperties properties;
    private final Routes routes;

    ConfiguredHops(OutboundProperties properties, Routes routes) {
        this.properties = properties;
        this.routes = routes;
    }

    @Override
    public @Nullable NextHop decided(String domain) {
        Smarthost smarthost = properties.smarthost();
        if (smarthost == null) {
            return null;
        }
        String destination = smarthost.host() + ':' + smarthost.port();
        var route = new Route.Named(smarthost.host());
        return new NextHop(domain, Kind.SMARTHOST, destination, route, properties.limits());
    }

    @Override
    public NextHop of(String domain) {
        NextHop decided = decided(domain);
        if (decided != null) {
            return decided;
        }
        Route route = routes.of(domain);
        String destination = route instanceof Route.Hosts hosts ? hosts.best() : domain;
        return new NextHop(domain, Kind.MX, destination, route, properties.limits());
    }
}
