package io.postrider.bench.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Supplier;

/** A link that breaks: passes octets on between clients and a server on loopback, and cuts connections where it is told to. */
final class FaultProxy implements Closeable {

    /** Decides over one connection; each direction has a thread of its own. */
    interface Breaker {

        /** Whether the connection is cut instead of passing these octets on. */
        boolean cutsBeforeServer(byte[] octets, int length);

        /** The same on the way back. */
        boolean cutsBeforeClient(byte[] octets, int length);
    }

    private final ServerSocket listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final int server;
    private final Supplier<Breaker> breakers;

    FaultProxy(int server, Supplier<Breaker> breakers) throws IOException {
        this.server = server;
        this.breakers = breakers;
        Thread.ofPlatform().daemon().start(this::listen);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> join(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(Socket client) {
        Breaker breaker = breakers.get();
        Socket upstream = new Socket();
        try {
            upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server), 2_000);
            upstream.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pass(upstream, client, breaker::cutsBeforeClient));
            pass(client, upstream, breaker::cutsBeforeServer);
        } catch (IOException refused) {
            close(client, upstream);
        }
    }

    private interface Cut {
        boolean before(byte[] octets, int length);
    }

    private static void pass(Socket from, Socket to, Cut cut) {
        byte[] octets = new byte[64 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(octets); length >= 0; length = in.read(octets)) {
                if (cut.before(octets, length)) {
                    break;
                }
                out.write(octets, 0, length);
            }
        } catch (IOException over) {
            // Either end has gone.
        } finally {
            close(from, to);
        }
    }

    private static void close(Socket... sockets) {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException alreadyClosed) {
                // It is gone either way.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
