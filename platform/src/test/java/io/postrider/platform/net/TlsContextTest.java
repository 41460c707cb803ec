package io.postrider.platform.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsContextTest {
    @TempDir
    Path folder;

    private Path certificate;
    private Path key;

    @BeforeEach
    void files() {
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void servesKeysOfBothKinds(String algorithm) throws Exception {
        TestCertificates.write(certificate, key, algorithm, "first.example");
        try (TlsContext context = TlsContext.load(certificate, key)) {
            assertThat(nameServed(context, "TLSv1.2")).isEqualTo("CN=first.example");
            assertThat(nameServed(context, "TLSv1.3")).isEqualTo("CN=first.example");
        }
    }

    @Test
    void servesNothingBelowTls12() throws Exception {
        TestCertificates.write(certificate, key, "EC", "first.example");
        try (TlsContext context = TlsContext.load(certificate, key);
                ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket plain = new Socket(InetAddress.getLoopbackAddress(), unused.getLocalPort());
                SSLSocket socket = context.over(plain)) {
            assertThat(socket.getEnabledProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
            assertThat(socket.getUseClientMode()).isFalse();
        }
    }

    @Test
    void takesANewCertificateWithoutEndingSessions() throws Exception {
        TestCertificates.write(certificate, key, "EC", "first.example");
        try (TlsContext context = TlsContext.load(certificate, key)) {
            assertThat(context.reload()).isFalse();
            TestCertificates.write(certificate, key, "EC", "second.example");
            assertThat(context.reload()).isTrue();
            assertThat(nameServed(context, "TLSv1.3")).isEqualTo("CN=second.example");
        }
    }

    @Test
    void keepsTheLastGoodPairWhileTheFilesAreBroken() throws Exception {
        TestCertificates.write(certificate, key, "EC", "first.example");
        try (TlsContext context = TlsContext.load(certificate, key)) {
            String good = Files.readString(certificate);
            Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\nbroken");
            assertThat(context.reload()).isFalse();
            assertThat(context.reloadFailing()).isTrue();
            assertThat(nameServed(context, "TLSv1.3")).isEqualTo("CN=first.example");
            Files.delete(certificate);
            assertThat(context.reload()).isFalse();
            assertThat(context.reloadFailing()).isTrue();
            Files.writeString(certificate, good);
            assertThat(context.reload()).isFalse();
            assertThat(context.reloadFailing()).isFalse();
        }
    }

    @Test
    void refusesAKeyThatBelongsToAnotherCertificate() throws Exception {
        TestCertificates.write(certificate, folder.resolve("other.key"), "EC", "first.example");
        TestCertificates.write(folder.resolve("other.crt"), key, "EC", "other.example");
        assertThatIllegalStateException().isThrownBy(() -> TlsContext.load(certificate, key));
    }

    @Test
    void refusesToStartWithoutFiles() {
        assertThatThrownBy(() -> TlsContext.load(certificate, key)).isInstanceOf(IllegalStateException.class);
    }

    private static String nameServed(TlsContext context, String protocol) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FutureTask<Void> handshake = new FutureTask<>(() -> {
                try (SSLSocket accepted = context.over(server.accept())) {
                    accepted.startHandshake();
                    // Read by the client before it closes: else that resets what is still on its way to it.
                    accepted.getOutputStream().write(1);
                }
                return null;
            });
            Thread.ofVirtual().start(handshake);
            String name = connect(server, protocol);
            handshake.get();
            return name;
        }
    }

    private static String connect(ServerSocket server, String protocol) throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new TrustAll()}, null);
        try (SSLSocket client = (SSLSocket)
                trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
            client.setEnabledProtocols(new String[] {protocol});
            client.startHandshake();
            assertThat(client.getInputStream().read()).isEqualTo(1);
            return ((X509Certificate) client.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (SSLException e) {
            throw new IOException("handshake failed", e);
        }
    }

    private record TrustAll() implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
