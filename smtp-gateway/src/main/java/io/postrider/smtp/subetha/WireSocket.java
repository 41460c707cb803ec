package io.postrider.smtp.subetha;

import io.postrider.platform.net.ProxySocket;
import io.postrider.smtp.command.Verb;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.session.Dialogue;
import io.postrider.smtp.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the library takes for a client: its input is a line with a verb for every command that the dialogue has read,
 * its output goes through the wire like our own replies. The library never sees an argument, a password or a message.
 */
final class WireSocket extends Socket {
    private final ProxySocket socket;
    private final SubEthaListener listener;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Dialogue dialogue;
    private volatile @Nullable Wire wire;
    private volatile @Nullable Thread owner;
    private volatile @Nullable InetAddress admitted;

    WireSocket(ProxySocket socket, SubEthaListener listener) {
        this.socket = socket;
        this.listener = listener;
    }

    /**
     * Finds out who the client is and lets it in, or not. Runs in the session's own thread: a PROXY header and a TLS
     * handshake may take their time.
     *
     * @return whether the session may begin
     */
    boolean open() throws IOException {
        owner = Thread.currentThread();
        InetAddress client = socket.client().getAddress();
        Wire opened = new Wire(socket);
        wire = opened;
        SmtpReply refusal = listener.admission().enter(client);
        if (refusal == null) {
            admitted = client;
        }
        Dialogue begun = listener.dialogues().begin(opened, client);
        dialogue = begun;
        if (listener.implicitTls()) {
            begun.handshake();
        }
        if (refusal != null) {
            listener.refused(refusal);
        } else {
            refusal = begun.admit();
        }
        if (refusal != null) {
            opened.write(refusal);
            return false;
        }
        return true;
    }

    Dialogue dialogue() {
        Dialogue begun = dialogue;
        if (begun == null) {
            throw new IllegalStateException("the session has not begun");
        }
        return begun;
    }

    /** Ends the session when it is idle, or after its present message. */
    void drain() {
        Dialogue begun = dialogue;
        if (begun != null) {
            begun.drain();
        }
    }

    /** Ends the session when it is stuck, or when it is idle and others wait for its place. */
    void look(Duration longestIdle) {
        Dialogue begun = dialogue;
        if (begun != null) {
            begun.shed(longestIdle);
        }
        Wire opened = wire;
        if (opened != null && opened.overdue()) {
            opened.abort();
        }
    }

    @Override
    public InputStream getInputStream() {
        return new Verbs();
    }

    @Override
    public OutputStream getOutputStream() {
        return new Replies();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return socket.peer();
    }

    @Override
    public InetAddress getInetAddress() {
        return socket.peer().getAddress();
    }

    @Override
    public int getPort() {
        return socket.peer().getPort();
    }

    /** The wire has deadlines of its own. */
    @Override
    public void setSoTimeout(int timeout) {}

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return closed.get();
    }

    @Override
    public void close() throws IOException {
        if (Thread.currentThread() != owner) {
            // Another thread ends the session: its own one notices and does the rest.
            socket.close();
        }
        if (owner != null && Thread.currentThread() != owner || !closed.compareAndSet(false, true)) {
            return;
        }
        InetAddress client = admitted;
        if (client != null) {
            // Before the client can see the end: whoever waits for it to connect again is let in.
            listener.admission().leave(client);
        }
        try {
            Dialogue begun = dialogue;
            if (begun != null) {
                begun.end();
            }
        } finally {
            socket.close();
            listener.ended(this);
        }
    }

    /** One line with a verb for each command. */
    private final class Verbs extends InputStream {
        private byte[] line = {};
        private int position;

        @Override
        public int read() {
            return position < line.length || next() ? line[position++] : -1;
        }

        @Override
        public int read(byte[] octets, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (position == line.length && !next()) {
                return -1;
            }
            int count = Math.min(length, line.length - position);
            System.arraycopy(line, position, octets, offset, count);
            position += count;
            return count;
        }

        private boolean next() {
            Verb verb = dialogue().await();
            if (verb == null) {
                return false;
            }
            line = VerbCommand.line(verb);
            position = 0;
            return true;
        }
    }

    /** The library says little itself: the greeting, and that it failed. */
    private final class Replies extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            Wire opened = wire;
            if (opened == null || closed.get()) {
                throw new IOException("closed");
            }
            opened.write(octets, offset, length);
        }

        /** The wire sends when the client has been heard out. */
        @Override
        public void flush() {}

        @Override
        public void close() throws IOException {
            WireSocket.this.close();
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
