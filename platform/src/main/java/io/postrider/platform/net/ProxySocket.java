package io.postrider.platform.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A connection that may begin with a PROXY header. The header is read by whoever first asks for the client's address
 * or for input, that is in the connection's own thread and never in the one that accepts.
 */
public final class ProxySocket extends Socket {
    static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Networks proxies;
    private final Duration deadline;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable InetSocketAddress client;
    private @Nullable IOException failure;

    ProxySocket(Networks proxies, Duration deadline) {
        this.proxies = proxies;
        this.deadline = deadline;
    }

    /** The other end of the TCP connection, a proxy perhaps. Never waits. */
    public InetSocketAddress peer() {
        return new InetSocketAddress(super.getInetAddress(), super.getPort());
    }

    /** Whether the other end is a proxy whose word on the client is taken. Never waits. */
    public boolean fromProxy() {
        InetAddress peer = super.getInetAddress();
        return peer != null && proxies.contains(peer);
    }

    /**
     * The client's own address; reads the PROXY header first if one is due.
     *
     * @throws IOException when the header is missing, broken or late; the connection is closed then
     */
    public InetSocketAddress client() throws IOException {
        InetSocketAddress known = client;
        return known != null ? known : receiveHeader();
    }

    private InetSocketAddress receiveHeader() throws IOException {
        lock.lock();
        try {
            InetSocketAddress known = client;
            if (known != null) {
                return known;
            }
            if (failure != null) {
                throw failure;
            }
            InetSocketAddress found = fromProxy() ? sourceInHeader() : peer();
            client = found;
            return found;
        } finally {
            lock.unlock();
        }
    }

    private InetSocketAddress sourceInHeader() throws IOException {
        try {
            int timeout = getSoTimeout();
            ProxyHeader header = new ProxyHeaderReader(new DeadlineInput(super.getInputStream())).read();
            setSoTimeout(timeout);
            InetSocketAddress source = header.source();
            return source != null ? source : peer();
        } catch (IOException e) {
            failure = e;
            close();
            throw e;
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        client();
        return super.getInputStream();
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        return isConnected() ? clientOrThrow().getAddress() : super.getInetAddress();
    }

    @Override
    public int getPort() {
        return isConnected() ? clientOrThrow().getPort() : super.getPort();
    }

    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
        return isConnected() ? clientOrThrow() : null;
    }

    private InetSocketAddress clientOrThrow() {
        try {
            return client();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "ProxySocket[client=" + client + "]";
    }

    /** Bounds all reads together, so that a header sent one octet at a time doesn't outlive the deadline. */
    private final class DeadlineInput extends InputStream {
        private final InputStream in;
        private final long end = System.nanoTime() + deadline.toNanos();

        DeadlineInput(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            limit();
            return in.read();
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            limit();
            return in.read(octets, offset, length);
        }

        private void limit() throws IOException {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new SocketTimeoutException("no whole PROXY header in time");
            }
            setSoTimeout(Math.toIntExact(left));
        }
    }
}
