package io.postrider.testkit.peers;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A resolver at port 53 of an address of this machine that nobody else has, for programs that cannot be told of another port:
 * passes datagrams on.
 */
public final class UsualPort implements AutoCloseable {
    private static final int DNS = 53;
    private static final int LARGEST = 65_535;
    private static final int PATIENCE_MILLIS = 20_000;

    private final DatagramSocket listener = listener();
    private final InetSocketAddress resolver;

    /** Passes on to a port of 127.0.0.1. */
    public UsualPort(int resolver) {
        this.resolver = new InetSocketAddress("127.0.0.1", resolver);
        Thread.ofVirtual().name("usual-port").start(this::listen);
    }

    private static DatagramSocket listener() {
        for (int attempt = 0; attempt < 100; attempt++) {
            var random = ThreadLocalRandom.current();
            String address =
                    "127.%d.%d.%d".formatted(random.nextInt(1, 255), random.nextInt(255), random.nextInt(1, 255));
            try {
                return new DatagramSocket(new InetSocketAddress(address, DNS));
            } catch (IOException taken) {
                // Another one, then.
            }
        }
        throw new IllegalStateException("port 53 is not to be had");
    }

    /** The address. */
    public String address() {
        return listener.getLocalAddress().getHostAddress();
    }

    private void listen() {
        while (!listener.isClosed()) {
            var question = new DatagramPacket(new byte[LARGEST], LARGEST);
            try {
                listener.receive(question);
            } catch (IOException closed) {
                return;
            }
            Thread.ofVirtual().start(() -> pass(question));
        }
    }

    private void pass(DatagramPacket question) {
        try (var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            byte[] asked = Arrays.copyOf(question.getData(), question.getLength());
            socket.send(new DatagramPacket(asked, asked.length, resolver));
            var answer = new DatagramPacket(new byte[LARGEST], LARGEST);
            socket.receive(answer);
            listener.send(new DatagramPacket(answer.getData(), answer.getLength(), question.getSocketAddress()));
        } catch (IOException lost) {
            // As datagrams are: whoever asked asks again.
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
