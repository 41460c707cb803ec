package io.postrider.testkit.sink;

import io.postrider.testkit.tls.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A scriptable SMTP server on a loopback port. Commands are named by how they start: {@code "RCPT TO:<bob@"}; besides the verbs
 * there are {@code CONNECT} (the greeting) and {@code .} (the end of the data), and for hanging and dropping alone {@code HANDSHAKE}
 * and {@code SECURED} (before and after that of STARTTLS) and {@code CONTENT} (before the data is read).
 */
public final class SinkMta implements AutoCloseable {

    private final ServerSocket listener;
    private final SinkScript script = new SinkScript();
    private final List<String> extensions = new CopyOnWriteArrayList<>(
            List.of("PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 52428800", "ENHANCEDSTATUSCODES", "DSN", "STARTTLS"));
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<SinkMessage> messages = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile TestCertificate certificate = TestCertificate.selfSigned("localhost", "127.0.0.1");

    private volatile boolean implicitTls;
    private volatile int recipientLimit = Integer.MAX_VALUE;
    private volatile boolean lmtp;

    private SinkMta(ServerSocket listener) {
        this.listener = listener;
    }

    public static SinkMta start() {
        return start("127.0.0.1");
    }

    /** On another loopback address, so that several can be told apart. */
    public static SinkMta start(String address) {
        return start(address, 0);
    }

    public static SinkMta start(String address, int port) {
        try {
            SinkMta sink = new SinkMta(new ServerSocket(port, 200, InetAddress.getByName(address)));
            Thread.ofVirtual().name("sink-mta").start(sink::accept);
            return sink;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Answers every command that starts so with these lines (CRLF between them) from now on. */
    public SinkMta reply(String commandStart, String reply) {
        return reply(commandStart, reply, Integer.MAX_VALUE);
    }

    /** The same for the next so many commands. */
    public SinkMta reply(String commandStart, String reply, int times) {
        script.add(commandStart, reply, times);
        return this;
    }

    /** Reads such a command and never answers; the connection stays open. */
    public SinkMta hangAt(String commandStart, int times) {
        return reply(commandStart, SinkScript.HANG, times);
    }

    /** Reads such a command and closes the connection without an answer. */
    public SinkMta dropAt(String commandStart, int times) {
        return reply(commandStart, SinkScript.DROP, times);
    }

    /** Back to saying yes. */
    public SinkMta behave() {
        script.clear();
        return this;
    }

    /** Stops offering an EHLO keyword. */
    public SinkMta without(String keyword) {
        extensions.removeIf(line -> line.equals(keyword) || line.startsWith(keyword + " "));
        return this;
    }

    /** Offers an EHLO keyword more; what it allows is scripted: {@code reply("AUTH PLAIN", "235 2.7.0 welcome")}. */
    public SinkMta with(String keyword) {
        extensions.add(keyword);
        return this;
    }

    /** TLS from the first octet (RFC 8314 section 3.3). */
    public SinkMta implicitTls() {
        implicitTls = true;
        return this;
    }

    /** Takes so many recipients in a transaction and refuses the others for now (452 4.5.3). */
    public SinkMta recipientLimit(int most) {
        recipientLimit = most;
        return this;
    }

    int recipientLimit() {
        return recipientLimit;
    }

    /**
     * LMTP (RFC 2033): after the data every recipient has a reply of its own, named by a dot and the path:
     * {@code reply(".<bob@", "452 4.2.2 full")}.
     */
    public SinkMta lmtp() {
        lmtp = true;
        return this;
    }

    boolean isLmtp() {
        return lmtp;
    }

    boolean isImplicitTls() {
        return implicitTls;
    }

    public SinkMta certificate(TestCertificate certificate) {
        this.certificate = certificate;
        return this;
    }

    public TestCertificate certificate() {
        return certificate;
    }

    /** How many connections were accepted so far. */
    public int connections() {
        return connections.get();
    }

    public List<SinkMessage> messages() {
        lock.lock();
        try {
            return List.copyOf(messages);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until so many messages have arrived, and gives them all. */
    public List<SinkMessage> await(int count, Duration patience) {
        return await(all -> all.size() >= count, count + " messages", patience);
    }

    private List<SinkMessage> await(Predicate<List<SinkMessage>> enough, String what, Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (!enough.test(messages) && left > 0) {
                left = arrived.awaitNanos(left);
            }
            if (!enough.test(messages)) {
                throw new AssertionError("The sink got " + messages.size() + " messages within "
                        + TimeUnit.NANOSECONDS.toSeconds(patience.toNanos()) + " s, not " + what);
            }
            return List.copyOf(messages);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }

    List<String> extensions() {
        return extensions;
    }

    SinkScript script() {
        return script;
    }

    void received(SinkMessage message) {
        lock.lock();
        try {
            messages.add(message);
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().name("sink-mta-session").start(() -> new SinkSession(this, socket).run());
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** Ends every connection without a word. */
    public void dropConnections() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        sockets.clear();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dropConnections();
    }
}
