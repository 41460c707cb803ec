package io.postrider.auth.dns;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.postrider.testkit.tls.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PolicyFetchTest {
    private static final String HOST = "mta-sts.example.org";
    private static final TestCertificate CERTIFICATE = TestCertificate.selfSigned(HOST);
    private static final List<InetAddress> LOOPBACK = List.of(InetAddress.getLoopbackAddress());

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpsServer server;
    private int status = 200;
    private String type = "text/plain;charset=utf-8";
    private String body = "version: STSv1\r\n";

    @BeforeEach
    void start() throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(CERTIFICATE.serverContext()));
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestHeaders().getFirst("Host") + ' ' + exchange.getRequestURI());
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Location", "https://127.0.0.1/elsewhere");
        byte[] octets = body.getBytes(US_ASCII);
        exchange.sendResponseHeaders(status, octets.length);
        try (exchange) {
            exchange.getResponseBody().write(octets);
        } catch (IOException enough) {
            // A client that has read as much as a policy may have.
        }
    }

    private PolicyFetch.Answer fetch(String host, SSLContext tls) throws IOException {
        return new PolicyFetch(tls, server.getAddress().getPort()).fetch(host, LOOPBACK);
    }

    @Test
    void asksTheAddressesGivenByTheNameOfTheHost() throws Exception {
        assertThat(fetch(HOST, CERTIFICATE.clientContext()))
                .isEqualTo(new PolicyFetch.Answer(200, "text/plain", "version: STSv1\r\n"));
        assertThat(asked).containsExactly(HOST + ":" + server.getAddress().getPort() + " /.well-known/mta-sts.txt");
    }

    @Test
    void followsNoRedirect() throws Exception {
        status = 302;
        assertThat(fetch(HOST, CERTIFICATE.clientContext()).status()).isEqualTo(302);
        assertThat(asked).hasSize(1);
    }

    @Test
    void readsNoMoreThanAPolicyMayHave() throws Exception {
        body = "x".repeat(1_000_000);
        assertThat(fetch(HOST, CERTIFICATE.clientContext()).text()).hasSize(64 * 1024);
    }

    @Test
    void refusesCertificatesOfStrangersAndOfOtherNames() {
        assertThatThrownBy(() -> fetch(HOST, SSLContext.getDefault())).isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> fetch("mta-sts.other.example", CERTIFICATE.clientContext()))
                .isInstanceOf(SSLException.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void connectsToPublicAddressesAndOurOwnOnly() throws Exception {
        for (String inside : List.of(
                "127.0.0.1",
                "10.1.2.3",
                "169.254.169.254",
                "192.168.0.1",
                "::1",
                "fd00::1",
                "fe80::1",
                "::ffff:10.0.0.1")) {
            assertThat(PolicyFetch.mayReach(InetAddress.getByName(inside), List.of()))
                    .as(inside)
                    .isFalse();
        }
        assertThat(PolicyFetch.mayReach(InetAddress.getByName("192.0.3.1"), List.of()))
                .isTrue();
        assertThat(PolicyFetch.mayReach(InetAddress.getByName("2a00::1"), List.of()))
                .isTrue();
        InetAddress own = InetAddress.getByName("10.1.2.3");
        assertThat(PolicyFetch.mayReach(own, List.of(own))).isTrue();
    }
}
