package io.postrider.delivery.bounce;

import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.route.Host;
import io.postrider.delivery.route.Route;
import io.postrider.platform.net.Networks;
import java.net.InetAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether mail that nobody logged in for is from the sender that it names. A report to a forged sender hits somebody who
 * never wrote, so in doubt there is none.
 */
final class SenderProof {
    private final Function<String, Route> routes;
    private final Permission permission;
    private final Networks believed;

    /** What the DNS says of who may send. */
    interface Permission {
        /** Whether a host may send in the name of a reverse-path (RFC 7208 section 2.4). */
        boolean has(InetAddress client, String reversePath);
    }

    SenderProof(Function<String, Route> routes, Permission permission, Networks believed) {
        this.routes = routes;
        this.permission = permission;
        this.believed = believed;
    }

    /** Whether the server that brought it is one whose senders are believed. */
    boolean isBelieved(QueuedMessage about) {
        InetAddress client = client(about);
        return client != null && believed.contains(client);
    }

    /** Whether the server that brought it takes the sender's mail as well, or may send it by the DNS. */
    boolean isFrom(QueuedMessage about, String domain) {
        InetAddress client = client(about);
        return client != null && (takes(client, domain) || permission.has(client, about.reversePath()));
    }

    private boolean takes(InetAddress client, String domain) {
        return routes.apply(domain) instanceof Route.Hosts hosts
                && hosts.hosts().stream().map(Host::addresses).anyMatch(addresses -> addresses.contains(client));
    }

    private static @Nullable InetAddress client(QueuedMessage about) {
        try {
            return InetAddress.ofLiteral(about.client().address());
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
