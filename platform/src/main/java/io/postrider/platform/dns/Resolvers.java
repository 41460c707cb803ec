package io.postrider.platform.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;

/**
 * Chooses whom to ask, and whether it is believed.
 *
 * <p>DNSSEC is validated by the resolver, not here, and its word for it (the AD bit, RFC 4035 section 3.2.3) counts when nobody
 * between it and us can have set that bit. Validating in this process was considered and left: behind a forwarder that drops
 * signatures, and those of containers often do, every signed domain would become unreachable, where like this only DANE is missing;
 * trust anchors would have to be kept up to date here; and each replica would ask for, and check, what one resolver beside it has
 * in its cache for all of them.
 *
 * @param resolver whom to ask
 * @param isBelieved whether it is believed when it says that it validated an answer
 */
record Resolvers(Resolver resolver, boolean isBelieved) {
    private static final int PORT = 53;

    /** Docker's own is on loopback by its address alone: it asks others, over a network, and passes on what they say. */
    private static final InetAddress DOCKER = InetAddress.ofLiteral("127.0.0.11");

    static Resolvers of(DnsProperties properties) {
        String server = properties.resolver();
        List<InetSocketAddress> asked =
                server == null ? ResolverConfig.getCurrentConfig().servers() : List.of(address(server));
        Resolver resolver = server == null ? new ExtendedResolver() : new SimpleResolver(asked.getFirst());
        resolver.setTimeout(properties.timeout().dividedBy(2));
        boolean believed = switch (properties.dnssec()) {
            case LOCAL -> !asked.isEmpty() && asked.stream().allMatch(Resolvers::isHere);
            case TRUSTED -> true;
            case OFF -> false;
        };
        return new Resolvers(resolver, believed);
    }

    static boolean isHere(InetSocketAddress server) {
        InetAddress address = server.getAddress();
        return address != null && address.isLoopbackAddress() && !address.equals(DOCKER);
    }

    private static InetSocketAddress address(String server) {
        int bracket = server.lastIndexOf(']');
        int colon = server.lastIndexOf(':');
        boolean port = colon > bracket && (bracket >= 0 || server.indexOf(':') == colon);
        String host = port ? server.substring(0, colon) : server;
        String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try {
            // A name is fine too: it is looked up once, at start.
            InetAddress address = InetAddress.getByName(literal);
            return new InetSocketAddress(address, port ? Integer.parseInt(server.substring(colon + 1)) : PORT);
        } catch (UnknownHostException | NumberFormatException wrong) {
            throw new IllegalArgumentException("postrider.dns.resolver: " + server, wrong);
        }
    }
}
