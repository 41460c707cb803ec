package io.postrider.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.standalone.tryout.Credentials.Account;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.sink.SinkMta;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What nobody logged in for leaves the suite in no form, and no report of it goes to whoever was named as its sender.
 * {@code bench/forged} runs it with ten thousand.
 */
@Timeout(600)
class RelayIT {
    private static final int FORGED = Integer.getInteger("postrider.test.forged", 200);

    @TempDir
    static Path folder;

    private static final FakeDns DNS = FakeDns.start();
    private static final SinkMta SINK = SinkMta.start();
    private static final Map<String, String> SETTINGS = Map.of(
            "postrider.outbound-enabled", "true",
            "postrider.delivery.outbound.port", Integer.toString(SINK.port()),
            "postrider.delivery.outbound.private-networks", "127.0.0.0/8",
            // Whoever is believed here would be told; and still nobody is.
            "postrider.delivery.reports.believed", "127.0.0.0/8",
            "postrider.dns.timeout", "20s",
            "postrider.dns.resolver", "127.0.0.1:" + DNS.port());

    private static TestSuite suite;

    @BeforeAll
    static void start() throws Exception {
        DNS.a("far.test", "127.0.0.1").a("xn--bcher-kva.test", "127.0.0.1");
        SETTINGS.forEach(System::setProperty);
        suite = new TestSuite(folder.resolve("data"));
        suite.start();
    }

    @AfterAll
    static void stop() {
        suite.close();
        SETTINGS.keySet().forEach(System::clearProperty);
        SINK.close();
        DNS.close();
    }

    /** Nothing was accepted, so nothing is queued, and nothing can leave any more. */
    @AfterEach
    void nothingLeft() throws SQLException {
        assertThat(count("queue.message")).isZero();
        assertThat(count("queue.trace")).isZero();
        assertThat(SINK.messages()).isEmpty();
    }

    private static int count(String table) throws SQLException {
        try (var connection = suite.database().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** A connection to where mail from elsewhere arrives. */
    private static final class Client implements AutoCloseable {
        private final Socket socket = new Socket("127.0.0.1", suite.ports().smtp());
        private final BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));

        Client() throws IOException {
            assertThat(in.readLine()).startsWith("220 ");
            assertThat(say("HELO client.test")).startsWith("250 ");
        }

        String say(String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
            return String.valueOf(in.readLine());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    // RFC 5321 section 7.9; the routes, quotes and signs of other mail systems, and of this one.
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '|',
            value = {
                "kim@sender.test victim@far.test 550:5.7.1",
                "kim@sender.test VICTIM@FAR.TEST 550:5.7.1",
                "kim@sender.test victim@xn--bcher-kva.test 550:5.7.1",
                "|| victim@far.test 550:5.7.1",
                "ann@example.test victim@far.test 550:5.7.1",
                "postmaster@example.test victim@far.test 550:5.7.1",
                "victim@far.test victim@far.test 550:5.7.1",
                "kim@[127.0.0.1] victim@far.test 550:5.7.1",
                "kim@sender.test @example.test:victim@far.test 550:5.7.1",
                "kim@sender.test @example.test,@localhost:victim@far.test 550:5.7.1",
                "@example.test:ann@example.test victim@far.test 550:5.7.1",
                "kim@sender.test victim@[127.0.0.1] 550:5.7.1",
                "kim@sender.test victim@[IPv6:::1] 550:5.7.1",
                "kim@sender.test victim%far.test@example.test 550:5.1.1",
                "kim@sender.test victim%far.test@[127.0.0.1] 550:5.7.1",
                "kim@sender.test far.test!victim@example.test 550:5.1.1",
                "kim@sender.test far.test!victim@localhost 550:5.1.1",
                "kim@sender.test \"victim@far.test\"@example.test 550:5.1.1",
                "kim@sender.test \"victim%far.test\"@example.test 550:5.1.1",
                "kim@sender.test \"victim\\@far.test\"@example.test 550:5.1.1",
                "kim@sender.test victim@far.test. 501:5.1.3",
                "kim@sender.test victim@far.test@example.test 501:5.1.3",
                "kim@sender.test victim@far.test%example.test 501:5.1.3",
                "kim@sender.test victim 501:5.1.3",
            })
    void isNoRelay(String reversePath, String forwardPath, String refused) throws IOException {
        try (var client = new Client()) {
            String sender = reversePath == null ? "" : reversePath;
            assertThat(client.say("MAIL FROM:<" + sender + ">")).startsWith("250 ");
            assertThat(client.say("RCPT TO:<" + forwardPath + ">")).startsWith(refused.replace(':', ' '));
            assertThat(client.say("DATA")).startsWith("554 5.5.1");
        }
    }

    /** The header, or command, of a proxy that is none of ours does not make a client one of ours. */
    @ParameterizedTest
    @CsvSource({"PROXY TCP4 127.0.0.1 127.0.0.1 4711 25", "XCLIENT ADDR=127.0.0.1 LOGIN=ann@example.test"})
    void isNoRelayForThoseWhoSayThatTheyAreSomebodyElse(String claim) throws IOException {
        try (var client = new Client()) {
            assertThat(client.say(claim)).startsWith("5");
            assertThat(client.say("MAIL FROM:<ann@example.test>")).startsWith("250 ");
            assertThat(client.say("RCPT TO:<victim@far.test>")).startsWith("550 5.7.1");
        }
    }

    @Test
    void forgedSendersHearNothingOfUnknownRecipients() throws IOException {
        int asked = 0;
        while (asked < FORGED) {
            try (var client = new Client()) {
                assertThat(client.say("MAIL FROM:<victim@far.test>")).startsWith("250 ");
                // The tenth would end the session.
                for (int i = 0; i < 9; i++, asked++) {
                    assertThat(client.say("RCPT TO:<nobody-" + asked + "@example.test>"))
                            .startsWith("550 5.1.1");
                }
                assertThat(client.say("DATA")).startsWith("554 5.5.1");
            }
        }
    }

    @Test
    void forgedSendersHearNothingOfAFullMailbox() throws Exception {
        Account full = suite.makeAccount("full", "a good password");
        suite.rest("PATCH", "/v1/accounts/" + full.address(), "{\"quotaBytes\":1}");
        Await.until(
                TestSuite.LONG,
                () -> {
                    try (var client = new Client()) {
                        client.say("MAIL FROM:<victim@far.test> SIZE=10000");
                        return client.say("RCPT TO:<" + full.address() + ">").startsWith("452 4.2.2");
                    }
                },
                "the mailbox to be known as full");
    }
}
