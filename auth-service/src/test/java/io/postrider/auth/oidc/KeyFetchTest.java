package io.postrider.auth.oidc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.platform.net.Networks;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S16: an administrator's URL leads nowhere inside. */
class KeyFetchTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:1/keys",
                "https://10.0.0.1:1/keys",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]:1/keys",
                "https://[::ffff:10.0.0.1]:1/keys",
                "https://[64:ff9b::a00:1]:1/keys",
                "https://[2002:a00:1::]:1/keys",
                "https://[fec0::1]:1/keys",
                "https://[fc00::1]:1/keys",
                "https://localhost:1/keys"
            })
    void connectsToNoInternalAddress(String url) throws IOException {
        KeyFetch fetch = new KeyFetch(new OidcProperties(Networks.NONE));
        assertThatThrownBy(() -> fetch.retrieveResource(URI.create(url).toURL()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("internal address");
        fetch.close();
    }

    /** It sends its headers and then, for as long as somebody listens, a space now and then. */
    @Test
    void aProviderThatDripsHoldsNoConnectionForEver() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> drip(server));
            URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/keys");
            KeyFetch fetch = new KeyFetch(new OidcProperties(Networks.of("127.0.0.0/8")), Duration.ofMillis(300));
            assertThatThrownBy(() -> fetch.retrieveResource(url.toURL())).isInstanceOf(IOException.class);
            fetch.close();
        }
    }

    private static void drip(ServerSocket server) {
        try (Socket socket = server.accept()) {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(' ');
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        } catch (IOException gone) {
            // As it should be.
        }
    }
}
