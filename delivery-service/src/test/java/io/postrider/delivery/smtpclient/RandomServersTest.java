package io.postrider.delivery.smtpclient;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that once say something odd, or too much, at any step: mail counts as taken only when one has read all of it and then said so. */
@Timeout(120)
class RandomServersTest {
    private static final int SERVERS = 1_000;
    private static final byte[] CONTENT = "Subject: x\r\n\r\nHello.\r\n.dots\r\n".getBytes(ISO_8859_1);
    private static final String GONE = "(gone)";
    private static final List<String> ODD = List.of(
            "250 fine",
            "354 go",
            "421 bye",
            "450 4.2.0 later",
            "550 5.1.1 no",
            "251 elsewhere",
            "250 one\r\n250 two",
            "354 go\r\n250 taken",
            "250 one\r\n354 go",
            "250 one\r\n550 no",
            "250-one\r\n250-two\r\n250 three",
            "250-one\r\n550 two",
            "235 in",
            "999 what",
            "hello",
            "",
            GONE);
    private static final Watchdog WATCHDOG = new Watchdog();

    @AfterAll
    static void stop() {
        WATCHDOG.close();
    }

    /** Serves one connection. */
    private static final class Server implements Callable<Boolean> {
        private static final int LONGEST = 9;

        private final ServerSocket listener;
        private final boolean pipelining;
        private final String odd;
        private int before;

        Server(ServerSocket listener, Random random) {
            this.listener = listener;
            this.pipelining = random.nextBoolean();
            this.odd = ODD.get(random.nextInt(ODD.size()));
            this.before = random.nextInt(LONGEST);
        }

        /** Whether a message was read to its end, and taken then. */
        @Override
        public Boolean call() throws IOException {
            try (Socket client = listener.accept();
                    var in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1))) {
                client.setTcpNoDelay(true);
                String said = say(client, "220 far.test");
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    String verb = line.split(" ", 2)[0];
                    said = say(client, usual(verb));
                    if (verb.equals("DATA") && said.startsWith("354") && readContent(in)) {
                        said = say(client, "250 taken");
                        return said.startsWith("2");
                    }
                }
            } catch (IOException gone) {
                return false;
            }
            return false;
        }

        private String usual(String verb) {
            return switch (verb) {
                case "EHLO" -> pipelining ? "250-far.test\r\n250 PIPELINING" : "250 far.test";
                case "DATA" -> "354 go";
                default -> "250 ok";
            };
        }

        private String say(Socket client, String usual) throws IOException {
            String reply = before-- == 0 ? odd : usual;
            if (reply.equals(GONE)) {
                throw new IOException(GONE);
            }
            client.getOutputStream().write((reply + "\r\n").getBytes(ISO_8859_1));
            return reply;
        }

        private static boolean readContent(BufferedReader in) throws IOException {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals(".")) {
                    return true;
                }
            }
            return false;
        }
    }

    private static List<SmtpReply> send(int port) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        SmtpTimeouts timeouts = SmtpTimeouts.STANDARD.atMost(Duration.ofSeconds(30));
        try (SmtpConnection connection = SmtpConnection.open(address, timeouts, WATCHDOG)) {
            connection.hello("mx.example.test");
            return MailTransaction.send(connection, BadServersTest.transaction(CONTENT));
        }
    }

    @Test
    void neverTakeWhatTheyWereNotGiven() throws Exception {
        int taken = 0;
        int refused = 0;
        try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int seed = 0; seed < SERVERS; seed++) {
                Future<Boolean> server = threads.submit(new Server(listener, new Random(seed)));
                boolean believed;
                try {
                    believed = send(listener.getLocalPort()).stream().anyMatch(SmtpReply::isPositive);
                } catch (SmtpFailure failure) {
                    believed = false;
                }
                assertThat(!believed || server.get()).as("server " + seed).isTrue();
                taken += believed ? 1 : 0;
                refused += believed ? 0 : 1;
            }
        }
        // Else nothing was tried.
        assertThat(taken).isGreaterThan(SERVERS / 20);
        assertThat(refused).isGreaterThan(SERVERS / 20);
    }
}
