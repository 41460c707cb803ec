package io.postrider.platform.net;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy told of the connection it relays (the PROXY protocol, versions 1 and 2).
 *
 * @param source the client's own address; null when the proxy speaks for itself (LOCAL) or does not know (UNKNOWN)
 * @param destination the address the client connected to; null together with {@code source}
 */
public record ProxyHeader(
        @Nullable InetSocketAddress source, @Nullable InetSocketAddress destination) {
    /** The connection is the proxy's own: a health check, or an unknown transport. */
    static final ProxyHeader OF_THE_PROXY = new ProxyHeader(null, null);
}
