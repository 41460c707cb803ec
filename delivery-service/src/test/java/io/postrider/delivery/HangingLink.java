package io.postrider.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A way to a server that can hang: connections stay open and new ones come about, but no octet passes. */
final class HangingLink implements AutoCloseable {
    private final InetSocketAddress server;
    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition goesOn = lock.newCondition();
    private boolean hangs;

    HangingLink(InetSocketAddress server) {
        this.server = server;
        try {
            listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::listen);
    }

    int port() {
        return listener.getLocalPort();
    }

    void hang() {
        set(true);
    }

    void goOn() {
        set(false);
    }

    private void set(boolean value) {
        lock.lock();
        try {
            hangs = value;
            goesOn.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitPassage() {
        lock.lock();
        try {
            while (hangs) {
                goesOn.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket upstream = new Socket(server.getAddress(), server.getPort());
                sockets.addAll(List.of(client, upstream));
                Thread.ofVirtual().start(() -> pass(client, upstream));
                Thread.ofVirtual().start(() -> pass(upstream, client));
            } catch (IOException over) {
                return;
            }
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] octets = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(octets); length >= 0; length = in.read(octets)) {
                awaitPassage();
                out.write(octets, 0, length);
            }
        } catch (IOException over) {
            // Either end has gone.
        }
    }

    @Override
    public void close() throws IOException {
        goOn();
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
