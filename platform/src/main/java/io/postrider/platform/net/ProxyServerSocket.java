package io.postrider.platform.net;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;

/**
 * Accepts connections of which those from trusted proxies must begin with a PROXY header, before TLS and before the
 * mail protocol. A header from anywhere else is never believed: it is handed on as the client's own octets. The header
 * is not read here, see {@link ProxySocket}: a proxy that stays silent holds nobody else up.
 */
public class ProxyServerSocket extends ServerSocket {
    private final Networks proxies;
    private final Duration deadline;

    /** An unbound server socket that takes PROXY headers from these networks. */
    public ProxyServerSocket(Networks proxies) throws IOException {
        this(proxies, ProxySocket.DEADLINE);
    }

    ProxyServerSocket(Networks proxies, Duration deadline) throws IOException {
        this.proxies = proxies;
        this.deadline = deadline;
    }

    @Override
    public ProxySocket accept() throws IOException {
        ProxySocket socket = new ProxySocket(proxies, deadline);
        implAccept(socket);
        return socket;
    }
}
