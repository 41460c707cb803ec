package io.postrider.access;

import io.postrider.platform.lifecycle.Drainable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Accepts the connections of one port and runs each on a virtual thread of its own. A stop closes the port, ends the
 * sessions that wait for their clients, and waits a bounded time for those in the middle of a command.
 */
public final class MailListener implements SmartLifecycle, Drainable {
    private static final Logger LOG = LoggerFactory.getLogger(MailListener.class);
    private static final int BACKLOG = 1024;

    private final ListenerOptions options;
    private final MailProtocol protocol;
    private final MailListeners process;
    private final Set<ClientConnection> mine = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ServerSocket port;

    MailListener(ListenerOptions options, MailProtocol protocol, MailListeners process) {
        this.options = options;
        this.protocol = protocol;
        this.process = process;
    }

    @Override
    public void start() {
        try {
            ServerSocket opened = process.unbound();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(InetAddress.getByName(options.address()), options.port()), BACKLOG);
            port = opened;
            Thread.ofPlatform().name("accept-" + options.name()).start(() -> acceptAll(opened));
            LOG.info("{} listens on {}:{}", options.name(), options.address(), opened.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on %s:%d for %s".formatted(options.address(), options.port(), options.name()), e);
        }
    }

    private void acceptAll(ServerSocket opened) {
        while (!opened.isClosed()) {
            try {
                Socket client = opened.accept();
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException e) {
                if (!opened.isClosed()) {
                    LOG.warn("{}: accept failed: {}", options.name(), e.toString());
                    pause();
                }
            }
        }
    }

    /** Out of file descriptors is the usual cause: trying again at once would only burn the processor. */
    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(50));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket client) {
        try (client) {
            if (!process.limits().tryEnter()) {
                refuse(client);
                return;
            }
            try {
                serveCounted(client);
            } finally {
                process.limits().leave();
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("{}: connection ended: {}", options.name(), e.toString());
        } catch (RuntimeException ours) {
            LOG.error("{}: a session failed", options.name(), ours);
        }
    }

    private void serveCounted(Socket client) throws IOException {
        client.setTcpNoDelay(true);
        client.setKeepAlive(true);
        InetAddress address = client.getInetAddress();
        if (address == null) {
            return;
        }
        boolean trusted = process.trusts(address);
        if (!trusted && !process.limits().tryEnter(address)) {
            refuse(client);
            return;
        }
        var connection = new ClientConnection(client, trusted, process.tls(), process.mechanisms());
        mine.add(connection);
        process.connections().add(connection);
        try {
            converse(connection);
        } finally {
            connection.closeGracefully();
            process.connections().remove(connection);
            mine.remove(connection);
            if (!trusted) {
                process.limits().leave(address);
            }
        }
    }

    private void converse(ClientConnection connection) throws IOException {
        if (options.implicitTls()) {
            connection.startTls();
        }
        ProtocolSession session = protocol.open(connection);
        connection.session(session);
        session.serve();
    }

    private void refuse(Socket client) throws IOException {
        if (!options.implicitTls()) {
            client.getOutputStream().write(protocol.refusal().getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** The port that clients connect to. */
    public int localPort() {
        ServerSocket opened = port;
        if (opened == null) {
            throw new IllegalStateException(options.name() + " is not listening");
        }
        return opened.getLocalPort();
    }

    @Override
    public void stopAccepting() {
        ServerSocket opened = port;
        port = null;
        if (opened == null) {
            return;
        }
        try {
            opened.close();
        } catch (IOException e) {
            LOG.debug("{}: {}", options.name(), e.toString());
        }
        // Saying goodbye writes to a client that may not read: each on a thread of its own.
        mine.forEach(connection -> Thread.startVirtualThread(() -> connection.end(Ending.SHUTTING_DOWN)));
    }

    @Override
    public void finish(Instant deadline) throws InterruptedException {
        try {
            Drainable.await(mine::isEmpty, deadline);
        } finally {
            mine.forEach(ClientConnection::close);
        }
    }

    @Override
    public void stop() {
        if (port != null) {
            stopAccepting();
            try {
                finish(Instant.now().plus(options.drainTime()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return port != null;
    }

    /** After everything that it needs, and ended by the drain before that stops. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }
}
