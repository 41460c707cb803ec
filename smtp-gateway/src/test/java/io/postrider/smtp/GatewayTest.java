package io.postrider.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.postrider.api.problem.ProblemCode;
import io.postrider.smtp.session.ListenerRole;
import io.postrider.testkit.await.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a transcript can't show: time, parallel sessions, logs, memory. */
class GatewayTest {
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
            socket.setSoTimeout(60_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        }

        Client send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        /** Sends what the gateway may not wait for: perhaps it has closed already, and what it said tells why. */
        void sendIfOpen(String text) {
            try {
                send(text);
            } catch (IOException closed) {
                // The gateway was quicker.
            }
        }

        String read() throws IOException {
            return in.readLine();
        }

        boolean hasSomethingToRead() throws IOException {
            return in.ready();
        }

        String readTo(String start) throws IOException {
            String line = read();
            while (line != null && !line.startsWith(start)) {
                line = read();
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static final String ENVELOPE =
            "HELO client.example\r\nMAIL FROM:<sender@elsewhere.example>\r\nRCPT TO:<joe@example.org>\r\nDATA\r\n";

    @Test
    void endsASessionThatSendsItsCommandTooSlowly() throws Exception {
        try (TestGateway gateway = new TestGateway(new TestGateway.Options().commandTimeout(Duration.ofMillis(300)));
                Client client = new Client(gateway.port(ListenerRole.MX))) {
            client.readTo("220");
            CountDownLatch answered = new CountDownLatch(1);
            Thread trickle = Thread.ofVirtual().start(() -> trickle(client, answered));
            assertThat(client.read()).isEqualTo("421 4.4.2 Timed out waiting for you");
            answered.countDown();
            trickle.join();
            assertThat(client.read()).isNull();
        }
    }

    /** One octet at a time restarts no clock: they come until the session ends, and it ends. */
    private static void trickle(Client client, CountDownLatch answered) {
        try {
            while (!answered.await(20, TimeUnit.MILLISECONDS)) {
                client.send("N");
            }
        } catch (IOException closed) {
            // The gateway was quicker to close than the test to read.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void makesRoomWhenItIsCrowded() throws Exception {
        try (TestGateway gateway = new TestGateway(new TestGateway.Options().connections(5));
                Client idle = new Client(gateway.port(ListenerRole.MX));
                Client busy = new Client(gateway.port(ListenerRole.MX))) {
            idle.readTo("220");
            busy.send(ENVELOPE).readTo("354");
            gateway.listener(ListenerRole.MX).makeRoom(Duration.ofMinutes(10));
            assertThat(idle.hasSomethingToRead()).isFalse();
            // Greeted is not yet idle: that begins a moment later.
            Await.until(
                    Await.PATIENCE,
                    () -> {
                        gateway.listener(ListenerRole.MX).makeRoom(Duration.ZERO);
                        return idle.hasSomethingToRead();
                    },
                    "the idle session to be ended");
            assertThat(idle.read()).isEqualTo("421 4.4.2 Timed out waiting for you");
            assertThat(idle.read()).isNull();
            busy.send("Subject: x\r\n.\r\n");
            assertThat(busy.read()).startsWith("250 ");
        }
    }

    @Test
    void endsAMessageThatStopsAndStoresNothing() throws Exception {
        try (TestGateway gateway = new TestGateway(new TestGateway.Options().dataTimeout(Duration.ofMillis(300)));
                Client client = new Client(gateway.port(ListenerRole.MX))) {
            client.send(ENVELOPE).readTo("354");
            client.sendIfOpen("Subject: x\r\n\r\n" + "x".repeat(70_000));
            assertThat(client.read()).isEqualTo("421 4.4.2 Timed out waiting for you");
            assertThat(client.read()).isNull();
            assertThat(gateway.delivery().accepted()).isEmpty();
            Await.untilEquals(0L, gateway.budget()::taken);
        }
    }

    @Test
    void dropsStoredChunksOfAMessageThatNeverEnds() throws Exception {
        try (TestGateway gateway = TestGateway.start()) {
            try (Client client = new Client(gateway.port(ListenerRole.MX))) {
                client.send(ENVELOPE).readTo("354");
                client.send("Subject: x\r\n\r\n" + ("x".repeat(98) + "\r\n").repeat(6000));
                Await.untilEquals(1, gateway.delivery()::uploadsLeft);
            }
            Await.untilEquals(0, gateway.delivery()::uploadsLeft);
            assertThat(gateway.delivery().accepted()).isEmpty();
            Await.untilEquals(0L, gateway.budget()::taken);
        }
    }

    @Test
    void storesALargeMessageOctetForOctet() throws Exception {
        StringBuilder message = new StringBuilder("Subject: large\r\n\r\n");
        for (int i = 0; message.length() < 900_000; i++) {
            message.append("line ")
                    .append(i)
                    .append(i % 97 == 0 ? " \u00e4\u00ff" : "")
                    .append("\r\n");
        }
        try (TestGateway gateway = TestGateway.start();
                Client client = new Client(gateway.port(ListenerRole.MX))) {
            client.send(ENVELOPE).readTo("354");
            client.send(message + ".\r\n");
            assertThat(client.read()).startsWith("250 2.0.0 OK queued as ");
            FakeDelivery.Accepted accepted = gateway.delivery().accepted().getFirst();
            assertThat(accepted.sent()).isEqualTo(message.toString());
            assertThat(accepted.request().envelope().upload()).isNotNull();
            assertThat(gateway.delivery().uploadsLeft()).isZero();
            assertThat(gateway.delivery().discarded()).isEmpty();
            assertThat(gateway.budget().taken()).isZero();
        }
    }

    @Test
    void storesALargeMessageOnceWhenItsReplyWasNotSeen() throws Exception {
        String message = "Subject: large\r\n\r\n" + ("x".repeat(98) + "\r\n").repeat(6000);
        try (TestGateway gateway = TestGateway.start()) {
            for (int attempt = 0; attempt < 2; attempt++) {
                try (Client client = new Client(gateway.port(ListenerRole.MX))) {
                    client.send(ENVELOPE).readTo("354");
                    client.send(message + ".\r\n");
                    assertThat(client.read()).startsWith("250 2.0.0 OK queued as ");
                }
            }
            assertThat(gateway.delivery().accepted()).hasSize(1);
            Await.until(Await.PATIENCE, () -> gateway.delivery().uploadsLeft() == 0, "the second upload is dropped");
            assertThat(gateway.delivery().discarded()).hasSize(1);
        }
    }

    @Test
    void tellsSoonWhichRepliesWereSeen() throws Exception {
        try (TestGateway gateway = TestGateway.start();
                Client client = new Client(gateway.port(ListenerRole.MX))) {
            client.send(ENVELOPE).readTo("354");
            client.send("Subject: x\r\n.\r\n").readTo("250");
            assertThat(gateway.delivery().unseen()).isOne();
            gateway.delivery().failWith(ProblemCode.UNAVAILABLE);
            client.send("NOOP\r\n").readTo("250");
            Await.until(Await.PATIENCE, () -> gateway.delivery().unseen() == 0, "the reply is told to be seen");
        }
    }

    /** The sizes around the accept's limit, where the way changes. */
    @Test
    void storesMessagesAroundTheLimitOfOneAccept() throws Exception {
        try (TestGateway gateway = TestGateway.start()) {
            for (int size = 256 * 1024 - 260; size <= 256 * 1024 + 4; size += 11) {
                String head = "Subject: x\r\n\r\n";
                String message = head + "y".repeat(size - head.length() - 2) + "\r\n";
                try (Client client = new Client(gateway.port(ListenerRole.MX))) {
                    client.send(ENVELOPE).readTo("354");
                    client.send(message + ".\r\n");
                    assertThat(client.read()).startsWith("250 ");
                }
                assertThat(gateway.delivery().accepted().getLast().sent()).isEqualTo(message);
            }
        }
    }

    @Test
    void keepsSecretsOutOfTheLibrarysLogs() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger("org.subethamail");
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        Level before = root.getLevel();
        root.setLevel(Level.TRACE);
        root.setAdditive(false);
        root.addAppender(appender);
        String secret =
                Base64.getEncoder().encodeToString("\0joe@example.org\0secret".getBytes(StandardCharsets.US_ASCII));
        try (TestGateway gateway = new TestGateway(new TestGateway.Options().plaintext("127.0.0.1"));
                Client client = new Client(gateway.port(ListenerRole.SUBMISSION))) {
            client.send("HELO client.example\r\nAUTH PLAIN " + secret + "\r\n").readTo("235");
            client.send("QUIT\r\n").readTo("221");
        } finally {
            root.detachAppender(appender);
            root.setAdditive(true);
            root.setLevel(before);
        }
        List<String> lines =
                appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertThat(lines).anyMatch(line -> line.contains("AUTH"));
        assertThat(lines).noneMatch(line -> line.contains(secret) || line.contains("client.example"));
    }

    @Test
    void dropsCommandsPipelinedBehindStartTls() throws Exception {
        try (TestGateway gateway = TestGateway.start();
                Client client = new Client(gateway.port(ListenerRole.MX))) {
            client.readTo("220");
            client.send("STARTTLS\r\nMAIL FROM:<>\r\n");
            assertThat(client.read()).startsWith("554 5.5.0 ");
            assertThat(client.read()).isNull();
        }
    }

    @Test
    void keepsMemoryWithinItsBudgetWithManyLargeMessagesAtOnce() throws Exception {
        int senders = 60;
        byte[] chunk = new byte[64 * 1024];
        Arrays.fill(chunk, (byte) 'x');
        for (int i = 99; i < chunk.length; i += 100) {
            chunk[i - 1] = '\r';
            chunk[i] = '\n';
        }
        TestGateway.Options options =
                new TestGateway.Options().messageSize(8_000_000).memory(4 * 1024 * 1024);
        try (TestGateway gateway = new TestGateway(options);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> replies = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                replies.add(threads.submit(() -> {
                    try (Client client = new Client(gateway.port(ListenerRole.MX))) {
                        client.send(ENVELOPE).readTo("354");
                        client.send("Subject: " + Thread.currentThread().threadId() + "\r\n\r\n");
                        for (int part = 0; part < 30; part++) {
                            client.socket.getOutputStream().write(chunk);
                            assertThat(gateway.budget().taken()).isLessThanOrEqualTo(4 * 1024 * 1024 + 256 * 1024);
                        }
                        client.send("\r\n.\r\n");
                        return client.read();
                    }
                }));
            }
            int accepted = 0;
            for (Future<String> reply : replies) {
                String line = reply.get();
                assertThat(line).matches("250 2.0.0 OK queued.*|452 4.3.1 Too much.*");
                accepted += line.startsWith("250") ? 1 : 0;
            }
            assertThat(gateway.delivery().accepted()).hasSize(accepted);
            Await.untilEquals(0L, gateway.budget()::taken);
            Await.untilEquals(0, gateway.delivery()::uploadsLeft);
        }
    }

    @Test
    void countsSessionsAcceptsAndRefusals() throws Exception {
        try (TestGateway gateway = TestGateway.start()) {
            try (Client client = new Client(gateway.port(ListenerRole.MX))) {
                client.send(ENVELOPE).readTo("354");
                client.send("Subject: x\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<nobody@example.org>\r\n")
                        .readTo("550");
                assertThat(gauge(gateway)).isEqualTo(1);
                client.send("QUIT\r\n").readTo("221");
            }
            assertThat(gateway.meters().get("postrider.smtp.accept").timer().count())
                    .isOne();
            assertThat(gateway.meters()
                            .get("postrider.smtp.refusals")
                            .tag("code", "550")
                            .tag("status", "5.1.1")
                            .counter()
                            .count())
                    .isOne();
            Await.untilEquals(0.0, () -> gauge(gateway));
        }
    }

    private static double gauge(TestGateway gateway) {
        return gateway.meters()
                .get("postrider.smtp.sessions")
                .tag("listener", "mx")
                .gauge()
                .value();
    }
}
