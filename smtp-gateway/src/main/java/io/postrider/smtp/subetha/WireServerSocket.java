package io.postrider.smtp.subetha;

import io.postrider.platform.net.Networks;
import io.postrider.platform.net.ProxyServerSocket;
import io.postrider.platform.net.ProxySocket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** Gives the library sockets that speak verbs. It can stop accepting before the library is told to stop. */
final class WireServerSocket extends ServerSocket {
    private final ProxyServerSocket sockets;
    private final Function<ProxySocket, WireSocket> wired;
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean paused;

    WireServerSocket(Networks proxies, Function<ProxySocket, WireSocket> wired) throws IOException {
        this.sockets = new ProxyServerSocket(proxies);
        this.wired = wired;
    }

    @Override
    public void bind(SocketAddress endpoint, int backlog) throws IOException {
        sockets.setReuseAddress(true);
        sockets.bind(endpoint, backlog);
    }

    @Override
    public int getLocalPort() {
        return sockets.getLocalPort();
    }

    @Override
    public Socket accept() throws IOException {
        try {
            ProxySocket accepted = sockets.accept();
            accepted.setTcpNoDelay(true);
            return wired.apply(accepted);
        } catch (IOException e) {
            if (paused) {
                waitForTheEnd();
            }
            throw e;
        }
    }

    /** The library takes a closed socket for a fault and tries again for ever; here its thread waits for its stop. */
    private void waitForTheEnd() throws InterruptedIOException {
        try {
            never.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException("stopped");
        }
    }

    /** Accepts nobody any more. */
    void pause() throws IOException {
        paused = true;
        sockets.close();
    }

    @Override
    public boolean isClosed() {
        return sockets.isClosed();
    }

    @Override
    public void close() throws IOException {
        sockets.close();
    }
}
