package io.postrider.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server that takes mail as fast as it can be sent, remembers none of it and counts. For benches. */
final class CountingSink implements AutoCloseable {
    private final ServerSocket listener;
    private final int recipientLimit;
    private final Consumer<String> listening;
    private final AtomicLong messages = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    /**
     * Starts a sink on loopback.
     *
     * @param port 0 for whichever is free
     * @param recipientLimit how many recipients it takes in a transaction
     * @param listening told the first recipient of each message
     */
    CountingSink(String address, int port, int recipientLimit, Consumer<String> listening) {
        try {
            this.recipientLimit = recipientLimit;
            this.listening = listening;
            listener = new ServerSocket(port, 1000, InetAddress.ofLiteral(address));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    long messages() {
        return messages.get();
    }

    int mostConnections() {
        return mostOpen.get();
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket socket) {
        boolean left = false;
        connections.incrementAndGet();
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new Input(socket.getInputStream());
            var out = new BufferedOutputStream(socket.getOutputStream());
            say(in, out, "220 sink.test");
            int recipients = 0;
            String first = "";
            for (String line = in.line(); line != null; line = in.line()) {
                String verb = line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT);
                switch (verb) {
                    case "EHLO" -> say(in, out, "250-sink.test\r\n250-PIPELINING\r\n250 8BITMIME");
                    case "RCPT" -> {
                        if (recipients < recipientLimit) {
                            first = recipients++ == 0 ? line : first;
                            say(in, out, "250 2.1.5 ok");
                        } else {
                            say(in, out, "452 4.5.3 too many recipients");
                        }
                    }
                    case "DATA" -> {
                        say(in, out, "354 go");
                        in.skipData();
                        messages.incrementAndGet();
                        listening.accept(first);
                        recipients = 0;
                        say(in, out, "250 2.0.0 taken");
                    }
                    case "QUIT" -> {
                        // The client may open the next one as soon as it reads this.
                        open.decrementAndGet();
                        left = true;
                        say(in, out, "221 bye");
                        return;
                    }
                    default -> {
                        recipients = 0;
                        say(in, out, "250 2.0.0 fine");
                    }
                }
            }
        } catch (IOException gone) {
            // So it is.
        } finally {
            if (!left) {
                open.decrementAndGet();
            }
        }
    }

    /** What was pipelined is answered in one write. */
    private static void say(Input in, OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(US_ASCII));
        if (in.isEmpty()) {
            out.flush();
        }
    }

    /** What a client says, looked through a buffer at a time: a sink is to cost next to nothing. */
    private static final class Input {
        private final InputStream in;
        private final byte[] buffer = new byte[32 * 1024];
        private int position;
        private int limit;

        private Input(InputStream in) {
            this.in = in;
        }

        boolean isEmpty() {
            return position == limit;
        }

        private boolean fill() throws IOException {
            position = 0;
            limit = Math.max(0, in.read(buffer));
            return limit > 0;
        }

        /** The next line without its end; null at the end of all. */
        @Nullable String line() throws IOException {
            var line = new StringBuilder();
            while (position < limit || fill()) {
                int begun = position;
                while (position < limit && buffer[position] != '\n') {
                    position++;
                }
                line.append(new String(buffer, begun, position - begun, US_ASCII));
                if (position < limit) {
                    position++;
                    return line.toString().stripTrailing();
                }
            }
            return null;
        }

        void skipData() throws IOException {
            int state = 2;
            while (position < limit || fill()) {
                while (position < limit) {
                    byte c = buffer[position++];
                    state = switch (c) {
                        case '\r' -> state == 3 ? 4 : 1;
                        case '\n' -> state == 4 ? 5 : 2;
                        case '.' -> state == 2 ? 3 : 0;
                        default -> 0;
                    };
                    if (state == 5) {
                        return;
                    }
                }
            }
            throw new IOException("the client is gone");
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
