package io.postrider.platform.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.tls.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelBindingsTest {
    private final TestCertificate certificate = TestCertificate.selfSigned("localhost");

    @Test
    void areWhatTheClientKnowsTheChannelByToo() throws Exception {
        Map<String, byte[]> first = bindings("TLSv1.3");
        Map<String, byte[]> second = bindings("TLSv1.3");
        assertThat(first).containsOnlyKeys("tls-exporter", "tls-server-end-point");
        assertThat(first.get("tls-exporter")).hasSize(32).isNotEqualTo(second.get("tls-exporter"));
        assertThat(first.get("tls-server-end-point")).isEqualTo(second.get("tls-server-end-point"));
    }

    @Test
    void leaveOutTheExporterWhereItIsNotUnique() throws Exception {
        assertThat(bindings("TLSv1.2")).containsOnlyKeys("tls-server-end-point");
    }

    /** The server's bindings of a connection; what the client exports itself must be the same. */
    private Map<String, byte[]> bindings(String protocol) throws Exception {
        try (SSLServerSocket listener = (SSLServerSocket) certificate
                        .serverContext()
                        .getServerSocketFactory()
                        .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Map<String, byte[]>> server = threads.submit(() -> serve(listener));
            try (SSLSocket client = (SSLSocket) certificate
                    .clientContext()
                    .getSocketFactory()
                    .createSocket(listener.getInetAddress(), listener.getLocalPort())) {
                client.setEnabledProtocols(new String[] {protocol});
                client.startHandshake();
                client.getInputStream().read();
                Map<String, byte[]> bindings = server.get();
                if (bindings.containsKey("tls-exporter")) {
                    byte[] exported = ((ExtendedSSLSession) client.getSession())
                            .exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32);
                    assertThat(bindings.get("tls-exporter")).isEqualTo(exported);
                }
                byte[] own = client.getSession().getPeerCertificates()[0].getEncoded();
                assertThat(bindings.get("tls-server-end-point"))
                        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(own));
                return bindings;
            }
        }
    }

    private static Map<String, byte[]> serve(SSLServerSocket listener) throws IOException {
        try (SSLSocket socket = (SSLSocket) listener.accept()) {
            socket.startHandshake();
            Map<String, byte[]> bindings = ChannelBindings.of(socket);
            socket.getOutputStream().write(1);
            return bindings;
        }
    }

    /** RFC 5929 section 4.1. */
    @ParameterizedTest
    @CsvSource({
        "MD5withRSA,SHA-256",
        "SHA1withRSA,SHA-256",
        "SHA256withECDSA,SHA-256",
        "SHA384withRSA,SHA-384",
        "SHA512withRSA,SHA-512"
    })
    void takeTheHashOfTheCertificatesSignature(String signature, String hash) {
        assertThat(ChannelBindings.hashOf(signature)).isEqualTo(hash);
    }
}
