package io.postrider.access;

import io.postrider.platform.sasl.ChannelBindings;
import io.postrider.platform.sasl.Mechanisms;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection. Its session's thread reads and writes; other threads may write only through
 * {@link #whileWaiting} and end it through {@link #end}. Streams are unbuffered, so that a waiting connection holds no
 * buffers; after {@link #startTls} they must be asked for again.
 */
public final class ClientConnection implements Closeable {
    private static final long KEEPALIVE_NANOS = TimeUnit.MINUTES.toNanos(2);
    /** How long a write may take, about. */
    private static final long WRITE_NANOS = TimeUnit.MINUTES.toNanos(5);

    /** A client that is quiet for so long has nothing compressed for it soon. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Something to do on a connection. */
    public interface Action {
        /** Does it. */
        void run() throws IOException;
    }

    private final Socket transport;
    private final InetAddress clientAddress;
    private final boolean trustedNetwork;
    private final MailListeners.@Nullable TlsUpgrade tls;
    private final Mechanisms mechanisms;
    private final ReentrantLock lock = new ReentrantLock();
    private Socket socket;
    private @Nullable Compression compression;
    private @Nullable InputStream inflated;
    private boolean secure;
    private boolean waiting;
    private volatile @Nullable Ending ending;
    private @Nullable ProtocolSession session;
    private volatile long deadline;
    private volatile long keepaliveAt;
    private volatile long restAt;

    ClientConnection(
            Socket transport, boolean trustedNetwork, MailListeners.@Nullable TlsUpgrade tls, Mechanisms mechanisms) {
        this.transport = transport;
        this.socket = transport;
        this.clientAddress = transport.getInetAddress();
        this.trustedNetwork = trustedNetwork;
        this.tls = tls;
        this.mechanisms = mechanisms;
        deadline(Duration.ofMinutes(1));
    }

    void session(ProtocolSession newSession) {
        session = newSession;
    }

    /** The client's own address, from the PROXY header where a trusted proxy sent one. */
    public InetAddress clientAddress() {
        return clientAddress;
    }

    /** Whether TLS protects the connection. */
    public boolean secure() {
        return secure;
    }

    /** Whether the client may send a password now: inside TLS, or from a network that the operator trusts. */
    public boolean plaintextLoginAllowed() {
        return secure || trustedNetwork;
    }

    /** Whether {@link #startTls} can be offered. */
    public boolean tlsAvailable() {
        return tls != null && !secure;
    }

    /** What the client sends. */
    public InputStream input() throws IOException {
        InputStream present = inflated;
        return present == null ? socket.getInputStream() : present;
    }

    /** What the client receives; every write is one system call. A client that takes what is written is not late. */
    public OutputStream output() throws IOException {
        Compression present = compression;
        return present == null ? new Progress(socket.getOutputStream()) : present.output();
    }

    /**
     * Compresses both directions from here on (RFC 4978): streams must be asked for again. What was read before and not
     * used must be forgotten by the caller.
     */
    public void compress() throws IOException {
        var begun = new Compression(socket.getInputStream(), new Progress(socket.getOutputStream()));
        compression = begun;
        inflated = begun.input();
    }

    /** Whether both directions are compressed. */
    public boolean compressed() {
        return compression != null;
    }

    /** Lets go of what compresses, once nobody reads or writes any more. */
    public void endCompression() {
        Compression present = compression;
        if (present != null) {
            lock.lock();
            try {
                present.end();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Moves the deadline on with every write that the client took, so that a long answer may take its time. */
    private final class Progress extends OutputStream {
        private final OutputStream out;

        Progress(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            out.write(octets, offset, length);
            long extended = System.nanoTime() + WRITE_NANOS;
            if (ending == null && extended - deadline > 0) {
                deadline = extended;
            }
        }
    }

    /** What the TLS channel is known by; empty outside TLS, and when no mechanism asks. */
    public Map<String, byte[]> channelBindings() {
        return mechanisms.bindings(secure ? ChannelBindings.of(socket) : Map.of());
    }

    /** How clients may log in besides with a plain password. */
    public Mechanisms mechanisms() {
        return mechanisms;
    }

    /**
     * Shakes hands. Everything that was read before belongs to the plain connection and must be forgotten by the
     * caller.
     */
    public void startTls() throws IOException {
        if (tls == null || secure) {
            throw new IllegalStateException("TLS is not available");
        }
        socket = tls.upgrade(transport);
        secure = true;
    }

    /** Sets when the connection is ended, counted from now, unless a later call moves that on. */
    public void deadline(Duration fromNow) {
        deadline = System.nanoTime() + fromNow.toNanos();
    }

    /**
     * Says that the session now waits for its client's next command, and may be ended meanwhile.
     *
     * @throws ConnectionEndedException when it is to end; its farewell was said
     */
    public void waitForClient() throws IOException {
        keepaliveAt = System.nanoTime() + KEEPALIVE_NANOS;
        lock.lock();
        try {
            Ending why = ending;
            if (why != null) {
                sayFarewell(why);
                throw new ConnectionEndedException(why);
            }
            waiting = true;
            restAt = System.nanoTime() + REST_NANOS;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says that the client sent something: from now on only the session's own thread writes.
     *
     * @throws ConnectionEndedException when the connection was ended while it waited
     */
    public void clientSpoke() throws IOException {
        lock.lock();
        try {
            waiting = false;
            Ending why = ending;
            if (why != null) {
                throw new ConnectionEndedException(why);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs an action if the session is waiting for its client, who cannot say anything meanwhile.
     *
     * @return whether it ran
     */
    public boolean whileWaiting(Action action) throws IOException {
        lock.lock();
        try {
            if (!waiting || ending != null) {
                return false;
            }
            action.run();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the connection: at once if it waits for its client, else as soon as the present command is answered. */
    public void end(Ending why) {
        lock.lock();
        try {
            if (ending != null) {
                return;
            }
            ending = why;
            deadline = System.nanoTime() + (waiting ? FAREWELL_NANOS : 4 * FAREWELL_NANOS);
            if (waiting) {
                sayFarewell(why);
                close();
            }
        } catch (IOException clientIsGone) {
            close();
        } finally {
            lock.unlock();
        }
    }

    private void sayFarewell(Ending why) throws IOException {
        if (session != null) {
            session.farewell(why);
        }
    }

    /** Looks after the connection; called every second or so, and never blocks. */
    void tick(long now) {
        if (now - deadline > FAREWELL_NANOS) {
            close();
        } else if (now - deadline > 0) {
            if (ending == null) {
                Thread.startVirtualThread(() -> end(Ending.TIMED_OUT));
            }
        } else if (compression != null && waiting && now - restAt > 0) {
            restAt = now + REST_NANOS;
            rest();
        } else if (waiting && now - keepaliveAt > 0) {
            keepaliveAt = now + KEEPALIVE_NANOS;
            Thread.startVirtualThread(this::keepalive);
        }
    }

    /** Lets go of what compresses, unless it is in use this very moment. */
    private void rest() {
        Compression present = compression;
        if (present != null && lock.tryLock()) {
            try {
                if (waiting) {
                    present.rest();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void keepalive() {
        ProtocolSession present = session;
        if (present == null) {
            return;
        }
        try {
            whileWaiting(present::keepalive);
        } catch (IOException clientIsGone) {
            close();
        }
    }

    /** Closes the transport; the session's thread, wherever it is blocked, gets an exception. */
    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException alreadyGone) {
            // Nothing is left to close.
        }
    }

    /** Closes in the protocol's order (TLS close_notify first), from the session's own thread. */
    void closeGracefully() {
        try {
            if (socket != transport) {
                socket.close();
            }
        } catch (IOException clientIsGone) {
            // The transport is closed below.
        } finally {
            close();
        }
    }
}
