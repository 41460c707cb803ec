package io.postrider.platform.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.testkit.await.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProxyServerSocketTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private ProxyServerSocket server;

    private Socket connect(Networks proxies) throws IOException {
        return connect(proxies, Await.PATIENCE);
    }

    private Socket connect(Networks proxies, Duration deadline) throws IOException {
        server = new ProxyServerSocket(proxies, deadline);
        server.bind(new InetSocketAddress(LOOPBACK, 0));
        return new Socket(LOOPBACK, server.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void tellsTheRealClientBehindATrustedProxy() throws IOException {
        try (Socket proxy = connect(Networks.of("127.0.0.0/8"));
                ProxySocket accepted = server.accept()) {
            proxy.getOutputStream().write(ascii("PROXY TCP4 192.0.2.7 10.0.0.1 12345 25\r\nhi"));
            assertThat(accepted.fromProxy()).isTrue();
            assertThat(accepted.getInetAddress()).isEqualTo(InetAddress.ofLiteral("192.0.2.7"));
            assertThat(accepted.getRemoteSocketAddress()).isEqualTo(new InetSocketAddress("192.0.2.7", 12345));
            assertThat(accepted.getInputStream().readNBytes(2)).isEqualTo(ascii("hi"));
            assertThat(accepted.peer().getAddress()).isEqualTo(LOOPBACK);
            assertThat(accepted.getSoTimeout()).isZero();
        }
    }

    @Test
    void neverBelievesAHeaderFromElsewhere() throws IOException {
        try (Socket client = connect(Networks.of("192.0.2.0/24"));
                ProxySocket accepted = server.accept()) {
            client.getOutputStream().write(ascii("PROXY TCP4 10.9.9.9 10.0.0.1 1 25\r\n"));
            assertThat(accepted.getInetAddress()).isEqualTo(LOOPBACK);
            assertThat(accepted.getInputStream().readNBytes(5)).isEqualTo(ascii("PROXY"));
        }
    }

    @Test
    void dropsATrustedProxyThatSendsNoHeader() throws IOException {
        try (Socket proxy = connect(Networks.of("127.0.0.1"));
                ProxySocket accepted = server.accept()) {
            proxy.getOutputStream().write(ascii("EHLO client.example\r\n"));
            assertThatThrownBy(accepted::getInputStream).isInstanceOf(ProxyProtocolException.class);
            assertThat(accepted.isClosed()).isTrue();
        }
    }

    @Test
    void acceptsOthersWhileAProxyStaysSilent() throws IOException {
        try (Socket _ = connect(Networks.of("127.0.0.1"));
                ProxySocket _ = server.accept();
                Socket second = new Socket(LOOPBACK, server.getLocalPort());
                ProxySocket other = server.accept()) {
            second.getOutputStream().write(ascii("PROXY UNKNOWN\r\n"));
            assertThat(other.client().getAddress()).isEqualTo(LOOPBACK);
        }
    }

    @Test
    void dropsAProxyThatStaysSilentAfterTheDeadline() throws IOException {
        try (Socket silent = connect(Networks.of("127.0.0.1"), Duration.ofMillis(200));
                ProxySocket accepted = server.accept()) {
            assertThatThrownBy(accepted::client).isInstanceOf(SocketTimeoutException.class);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
