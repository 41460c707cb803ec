package io.postrider.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.platform.ServiceApplication;
import io.postrider.smtp.SmtpGatewayApplication;
import io.postrider.smtp.SmtpListeners;
import io.postrider.smtp.session.ListenerRole;
import io.postrider.standalone.suite.ServiceSettings;
import io.postrider.testkit.await.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Several gateways, each with all it has in a real suite, and what operators decide about their doors by REST. */
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedDoorIT {
    private static final int LIMIT = 6;
    private static final String PATIENCE = "postrider.smtp.door.greylist-patience";

    @TempDir
    static Path folder;

    private static TestSuite suite;
    private static ConfigurableApplicationContext second;
    private static String recipient = "";

    @BeforeAll
    static void start() throws Exception {
        // A machine that stands still for a second lets no new sender in.
        System.setProperty(PATIENCE, "30s");
        suite = new TestSuite(folder.resolve("data"));
        suite.start();
        recipient = suite.credentials().accounts().get(1).address();
        second = gateway();
        // Tests are on loopback, of which nothing is asked otherwise.
        suite.rest("PATCH", "/v1/listeners/mx/policy", """
                {"trustedNetworks": [], "messagesPerSender": %d, "unknownRecipients": %d, "greylisting": "enforce",
                 "greylistWaitSeconds": 3600, "connectionsPerMinute": 0, "messagesPerMinute": 0}""".formatted(LIMIT, LIMIT));
    }

    @AfterAll
    static void stop() {
        second.close();
        suite.close();
        System.clearProperty(PATIENCE);
    }

    /** Another gateway of the suite's, which asks delivery-service there. */
    private static ConfigurableApplicationContext gateway() {
        var settings = new ServiceSettings(
                suite.ports(),
                "127.0.0.1",
                suite.folder().secrets(),
                suite.credentials().rest());
        List<String> arguments = new ArrayList<>(settings.arguments(ServiceName.SMTP_GATEWAY, key -> false));
        arguments.removeIf(one -> one.contains("port="));
        arguments.addAll(List.of(
                "--server.port=0",
                "--postrider.management-port=0",
                "--postrider.public-port=0",
                "--postrider.hostname=localhost",
                "--postrider.smtp.mx-port=0"));
        return ServiceApplication.builder(SmtpGatewayApplication.class, ServiceName.SMTP_GATEWAY)
                .run(arguments.toArray(String[]::new));
    }

    private static int port(ConfigurableApplicationContext gateway) {
        return gateway.getBean(SmtpListeners.class).port(ListenerRole.MX);
    }

    /** The last reply to commands; that to the connection when it is turned away. */
    private static String say(int port, List<String> commands) throws IOException {
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            socket.setSoTimeout(60_000);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            String reply = Objects.requireNonNull(in.readLine());
            for (String command : commands) {
                if (reply.startsWith("421")) {
                    return reply;
                }
                socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
                reply = Objects.requireNonNull(in.readLine());
            }
            return reply;
        }
    }

    private static List<String> messages(int count) {
        String mail = "MAIL FROM:<" + UUID.randomUUID() + "@elsewhere.test>";
        List<String> commands = new ArrayList<>(List.of("HELO client.example"));
        for (int i = 1; i < count; i++) {
            commands.addAll(List.of(mail, "RSET"));
        }
        commands.add(mail);
        return commands;
    }

    private static List<String> guesses(int count) {
        List<String> commands = new ArrayList<>(List.of("HELO client.example", "MAIL FROM:<>"));
        commands.addAll(
                Collections.nCopies(count, "RCPT TO:<nobody@" + recipient.substring(recipient.indexOf('@') + 1) + ">"));
        return commands;
    }

    private static List<String> mail() {
        return List.of("HELO client.example", "MAIL FROM:<a@elsewhere.test>", "RCPT TO:<" + recipient + ">");
    }

    @Test
    @Order(1)
    void everyGatewayDoesWhatOperatorsDecide() {
        for (int port : List.of(suite.ports().smtp(), port(second))) {
            Await.until(
                    Await.PATIENCE,
                    () -> say(port, messages(LIMIT + 1)),
                    reply -> reply.startsWith("451 4.7.1 "),
                    "the gateway at " + port + " to hear what is decided");
        }
    }

    @Test
    @Order(2)
    void aNewSenderComesInAtNoGateway() throws IOException {
        assertThat(say(suite.ports().smtp(), mail())).startsWith("451 4.7.1 ");
        assertThat(say(port(second), mail())).startsWith("451 4.7.1 ");
    }

    /** The counts are of ten minutes: where these have just begun anew, it is guessed again. */
    @Test
    @Order(3)
    void whoGuessesAtOneGatewayIsTurnedAwayByTheOther() {
        Await.until(
                Await.PATIENCE,
                () -> {
                    say(suite.ports().smtp(), guesses(LIMIT + 1));
                    return say(port(second), List.of());
                },
                reply -> reply.startsWith("421 4.7.0 Too many unknown recipients from your network"),
                "the other gateway to hear of it");
    }
}
