package io.postrider.access;

import io.postrider.platform.sasl.Mechanisms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes the listeners of a process, which share their limits and the watch over their connections. */
public final class MailListeners implements AutoCloseable {
    /** Makes unbound server sockets. */
    public interface SocketSource {
        /** A server socket whose connections tell the real client's address. */
        ServerSocket unbound() throws IOException;
    }

    /** Wraps a connected socket in TLS. */
    public interface TlsUpgrade {
        /** The same connection inside TLS, its handshake done. */
        Socket upgrade(Socket plain) throws IOException;
    }

    /**
     * What a process admits.
     *
     * @param connections connections at once
     * @param connectionsPerAddress connections of one client address at once; trusted networks are exempt
     * @param mechanisms how clients may log in besides with a plain password
     */
    public record Limits(int connections, int connectionsPerAddress, Mechanisms mechanisms) {}

    private final SocketSource sockets;
    private final Predicate<InetAddress> trusted;
    private final @Nullable TlsUpgrade tls;
    private final ConnectionLimits limits;
    private final Mechanisms mechanisms;
    private final Connections connections;

    /**
     * Listeners of one process.
     *
     * @param sockets where server sockets come from
     * @param trusted clients that may log in without TLS
     * @param tls null when there is no certificate
     * @param limits what the process admits
     * @param users whose tokens are renewed
     */
    public MailListeners(
            SocketSource sockets,
            Predicate<InetAddress> trusted,
            @Nullable TlsUpgrade tls,
            Limits limits,
            UserSessions users) {
        this.sockets = sockets;
        this.trusted = trusted;
        this.tls = tls;
        this.limits = new ConnectionLimits(limits.connections(), limits.connectionsPerAddress());
        this.mechanisms = limits.mechanisms();
        this.connections = new Connections(users);
    }

    /** A listener, not yet started. */
    public MailListener listener(ListenerOptions options, MailProtocol protocol) {
        if (options.implicitTls() && tls == null) {
            throw new IllegalStateException(options.name() + " needs postrider.tls.certificate and private-key");
        }
        return new MailListener(options, protocol, this);
    }

    ServerSocket unbound() throws IOException {
        return sockets.unbound();
    }

    boolean trusts(InetAddress client) {
        return trusted.test(client);
    }

    @Nullable TlsUpgrade tls() {
        return tls;
    }

    Mechanisms mechanisms() {
        return mechanisms;
    }

    ConnectionLimits limits() {
        return limits;
    }

    Connections connections() {
        return connections;
    }

    /** How many connections are open. */
    public int open() {
        return limits.open();
    }

    @Override
    public void close() {
        connections.close();
    }
}
