package io.postrider.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.platform.ServiceApplication;
import io.postrider.smtp.session.ListenerRole;
import io.postrider.smtp.session.SessionServices;
import io.postrider.testkit.tls.TestCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The service as it starts, with nobody behind it. */
class SmtpGatewayApplicationIT {
    @TempDir
    Path folder;

    @Test
    void startsWithoutTheOthersAnswers451ForThemAndSaysGoodbye() throws Exception {
        Files.writeString(folder.resolve("smtp-gateway.secret"), "secret");
        TestCertificate.selfSigned("mx.example.org").writeTo(folder);
        try (ConfigurableApplicationContext context = ServiceApplication.builder(
                        SmtpGatewayApplication.class, ServiceName.SMTP_GATEWAY)
                .run(
                        "--postrider.hostname=mx.example.org",
                        "--postrider.secrets-dir=" + folder,
                        "--postrider.management-port=0",
                        "--postrider.outbound-enabled=true",
                        "--postrider.smtp.address=127.0.0.1",
                        "--postrider.smtp.mx-port=0",
                        "--postrider.smtp.submission-port=0",
                        "--postrider.smtp.submissions-port=0",
                        "--postrider.tls.certificate=" + folder.resolve("tls.crt"),
                        "--postrider.tls.private-key=" + folder.resolve("tls.key"),
                        "--postrider.clients.auth-service.url=http://127.0.0.1:1",
                        "--postrider.clients.delivery-service.url=http://127.0.0.1:1",
                        "--postrider.clients.mailbox-service.url=http://127.0.0.1:1")) {
            int port = context.getBean(SmtpListeners.class).port(ListenerRole.MX);
            assertThat(port).isPositive();
            assertThat(context.getBean(SmtpListeners.class).port(ListenerRole.SUBMISSIONS))
                    .isPositive();
            assertThat(context.getBean(SessionServices.class).policy().outboundEnabled())
                    .isTrue();
            assertThat(recipientReply(port)).startsWith("451 4.3.0 ");
            assertThat(goodbye(port, context)).isEqualTo("421 4.3.2 Service shutting down, try again");
        }
    }

    /** What a session hears that does nothing while the service ends. */
    private static String goodbye(int port, ConfigurableApplicationContext context) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("220 ");
            Thread.ofVirtual().start(context::close);
            return in.readLine();
        }
    }

    private static String recipientReply(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String commands = "HELO client.example\r\nMAIL FROM:<>\r\nRCPT TO:<joe@example.org>\r\n";
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            assertThat(in.readLine()).isEqualTo("220 mx.example.org ESMTP Postrider");
            assertThat(in.readLine()).isEqualTo("250 mx.example.org");
            assertThat(in.readLine()).isEqualTo("250 2.1.0 Sender OK");
            return in.readLine();
        }
    }
}
