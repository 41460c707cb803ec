package io.postrider.standalone.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.platform.net.TlsContext;
import io.postrider.standalone.suite.SuitePorts;
import io.postrider.testkit.tls.TestCertificate;
import io.postrider.testkit.tls.TrustAll;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** R17: the certificate changes under way, and a broken file changes nothing. */
@Timeout(180)
class PublicRouterTest {
    /** The offset at which the router's port is 0, so that it takes a free one. */
    private static final SuitePorts FREE = new SuitePorts(-new SuitePorts(0).admin());

    @Test
    void servesANewCertificateWithoutARestartAndKeepsTheOldOneWhileTheFileIsBroken(@TempDir Path folder)
            throws Exception {
        TestCertificate.selfSigned("first.example").writeTo(folder);
        var settings = new PublicRouter.Settings("127.0.0.1", folder.resolve("tls.crt"), folder.resolve("tls.key"));
        try (PublicRouter router = new PublicRouter(settings, FREE)) {
            router.start();
            TlsContext tls = Objects.requireNonNull(router.tls());
            try (SSLSocket open = connect(router)) {
                assertThat(name(open)).isEqualTo("CN=first.example");
                TestCertificate.selfSigned("second.example").writeTo(folder);
                // The watcher may have seen it already; it may also have come between the two files, and seen a broken
                // pair.
                tls.reload();
                assertThat(served(router)).isEqualTo("CN=second.example");

                Files.writeString(folder.resolve("tls.crt"), "-----BEGIN CERTIFICATE-----\nbroken");
                tls.reload();
                assertThat(tls.reloadFailing()).isTrue();
                assertThat(served(router)).isEqualTo("CN=second.example");

                // The connection from before the change goes on.
                open.getOutputStream().write("GET /internal/x HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
                assertThat(new String(open.getInputStream().readNBytes(12))).isEqualTo("HTTP/1.1 404");
            }
        }
    }

    private static SSLSocket connect(PublicRouter router) throws IOException {
        SSLSocket socket = (SSLSocket)
                TrustAll.context().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), router.port());
        socket.startHandshake();
        return socket;
    }

    private static String served(PublicRouter router) throws IOException {
        try (SSLSocket socket = connect(router)) {
            return name(socket);
        }
    }

    private static String name(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }
}
