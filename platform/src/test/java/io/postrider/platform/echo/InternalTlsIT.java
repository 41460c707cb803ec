package io.postrider.platform.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.ServiceName;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.ServiceApplication;
import io.postrider.platform.calling.CallingService;
import io.postrider.platform.web.Ports;
import io.postrider.testkit.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

/** Internal REST over TLS. */
@Timeout(180)
class InternalTlsIT {
    @TempDir
    Path folder;

    @Test
    void trustsTheInternalAuthorityAndNoOther() throws IOException {
        var authority = TestCertificate.selfSigned("internal-ca");
        authority.issue("localhost", "127.0.0.1").writeTo(folder.resolve("service"));
        authority.writeTo(folder.resolve("ca"));
        TestCertificate.selfSigned("another-ca").writeTo(folder.resolve("other"));
        Files.writeString(folder.resolve("smtp-gateway.secret"), "secret");
        try (var service = service()) {
            String url = "https://localhost:" + service.getBean(Ports.class).internal();
            try (var caller = caller(url, "ca")) {
                var request = ServiceIT.request("a@example.test");
                assertThat(caller.getBean(AcceptApi.class).accept(request).queueId())
                        .isEqualTo(request.envelope().idempotencyKey());
            }
            try (var stranger = caller(url, "other")) {
                assertThatThrownBy(() -> stranger.getBean(AcceptApi.class).accept(ServiceIT.request("a@example.test")))
                        .isInstanceOf(ProblemException.class);
            }
        }
    }

    /** Two files are never written at once. */
    @Test
    void takesUpARenewedCertificateAlsoWhenItsKeyComesLater() throws Exception {
        var authority = TestCertificate.selfSigned("internal-ca");
        Path pair = folder.resolve("service");
        authority.issue("localhost", "127.0.0.1").writeTo(pair);
        try (var service = service()) {
            var renewed = authority.issue("localhost", "127.0.0.1");
            Files.writeString(pair.resolve("tls.crt"), renewed.certificatePem());
            lookForANewCertificate(service);
            Files.writeString(pair.resolve("tls.key"), renewed.privateKeyPem());
            lookForANewCertificate(service);
            int port = service.getBean(Ports.class).internal();
            try (var socket =
                    (SSLSocket) authority.clientContext().getSocketFactory().createSocket("localhost", port)) {
                socket.startHandshake();
                assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(renewed.certificate());
            }
        }
    }

    /** As every half minute. */
    private static void lookForANewCertificate(ConfigurableApplicationContext service) {
        ReflectionTestUtils.invokeMethod(service.getBean("connectors"), "reloadCertificate");
    }

    private ConfigurableApplicationContext service() {
        return ServiceApplication.builder(EchoService.class, ServiceName.MAILBOX_SERVICE)
                .run(
                        "--server.port=0",
                        "--postrider.management-port=0",
                        "--postrider.address=127.0.0.1",
                        "--postrider.internal-tls.certificate=" + folder.resolve("service/tls.crt"),
                        "--postrider.internal-tls.private-key=" + folder.resolve("service/tls.key"));
    }

    private ConfigurableApplicationContext caller(String url, String authority) {
        return ServiceApplication.builder(CallingService.class, ServiceName.SMTP_GATEWAY)
                .run(
                        "--server.port=0",
                        "--postrider.management-port=0",
                        "--postrider.secrets-dir=" + folder,
                        "--postrider.internal-tls.ca="
                                + folder.resolve(authority).resolve("tls.crt"),
                        "--postrider.clients.auth-service.url=" + url,
                        "--postrider.clients.delivery-service.url=" + url);
    }
}
