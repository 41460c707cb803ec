package io.postrider.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.await.Await;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.sink.SinkMessage;
import io.postrider.testkit.sink.SinkMta;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mail that an alias leads elsewhere, in the whole suite, and what comes back of it. */
@Timeout(600)
class ForwardingIT {
    private static final String MESSAGE = """
            From: Kim <kim@sender.test>
            To: press
            Subject: An offer
            Date: Mon, 23 Nov 2026 10:00:00 +0000
            Message-ID: <1@sender.test>

            Hello.
            """.replace("\n", "\r\n");

    @TempDir
    static Path folder;

    private static final String SPF = "v=spf1 ip4:127.0.0.1 -all";
    private static final FakeDns DNS = FakeDns.start();
    private static final SinkMta SINK = SinkMta.start();
    private static final Map<String, String> SETTINGS = Map.of(
            "postrider.outbound-enabled", "true",
            "postrider.delivery.outbound.port", Integer.toString(SINK.port()),
            "postrider.delivery.outbound.private-networks", "127.0.0.0/8",
            "postrider.delivery.outbound.routes-refresh", "500ms",
            "postrider.delivery.outbound.first-retry", "500ms",
            "postrider.delivery.outbound.last-retry", "1s",
            "postrider.dns.timeout", "20s",
            "postrider.dns.resolver", "127.0.0.1:" + DNS.port());

    private static TestSuite suite;

    @BeforeAll
    static void start() throws Exception {
        for (String domain : List.of("far.test", "sender.test", "other-sender.test")) {
            DNS.a(domain, "127.0.0.1");
        }
        for (String domain : List.of("one.test", "two.test")) {
            // Until the routes are known, mail waits: nobody answers there.
            DNS.a(domain, "127.0.0.66").txt(domain, SPF);
        }
        // Who is not proved to be the sender is told nothing.
        DNS.txt("other-sender.test", SPF);
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

    /** Sends a message as a server would and answers the last reply: the first refusal, or that of the message's end. */
    private static String send(TestSuite to, String reversePath, String recipient, String message) throws IOException {
        return say(to, "MAIL FROM:<" + reversePath + ">", "RCPT TO:<" + recipient + ">", "DATA", message + ".");
    }

    private static boolean takes(TestSuite there, String recipient) throws IOException {
        return say(there, "MAIL FROM:<kim@sender.test>", "RCPT TO:<" + recipient + ">")
                .startsWith("250");
    }

    private static String say(TestSuite to, String... commands) throws IOException {
        try (var socket = new Socket("127.0.0.1", to.ports().smtp());
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            OutputStream out = socket.getOutputStream();
            String reply = in.readLine();
            List<String> all = new ArrayList<>(List.of("HELO client.test"));
            all.addAll(List.of(commands));
            for (String command : all) {
                if (reply.charAt(0) > '3') {
                    return reply;
                }
                out.write((command + "\r\n").getBytes(UTF_8));
                out.flush();
                reply = in.readLine();
            }
            return reply;
        }
    }

    private static List<SinkMessage> arrivedFor(String... recipients) {
        return SINK.messages().stream()
                .filter(message -> List.of(recipients).containsAll(message.forwardPaths()))
                .toList();
    }

    private static List<SinkMessage> awaitFor(int count, String... recipients) {
        return Await.until(
                TestSuite.LONG, () -> arrivedFor(recipients), found -> found.size() >= count, "mail to leave");
    }

    @Test
    void forwardedMailGoesOutOnceAndItsBounceFindsBack() throws Exception {
        String address = suite.credentials().accounts().get(0).address();
        String press = "press" + address.substring(address.indexOf('@'));
        String made = suite.rest(
                "POST", "/v1/aliases", "{\"address\":\"%s\",\"targets\":[\"desk@far.test\"]}".formatted(press));
        assertThat(made).contains("\"targets\":[\"desk@far.test\"]");

        Await.until(TestSuite.LONG, () -> takes(suite, press), "the alias to be known everywhere");
        assertThat(send(suite, "kim@sender.test", press, MESSAGE)).startsWith("250");

        SinkMessage out = awaitFor(1, "desk@far.test").getFirst();
        String back = out.reversePath();
        assertThat(back).startsWith("SRS0=").endsWith("=sender.test=kim" + press.substring(press.indexOf('@')));
        assertThat(out.text()).contains("Delivered-To: " + press + "\r\n").endsWith(MESSAGE);
        // A server there that forwards it back: it goes round no more, and there is no second message.
        assertThat(send(suite, back, press, out.text())).startsWith("554 5.4.6");
        // Nobody sends by the address that knows the sender; a report goes back to it, once.
        assertThat(send(suite, "spammer@far.test", back, MESSAGE)).startsWith("550 5.7.1");
        assertThat(send(suite, "", back.replace("kim", "victim"), MESSAGE)).startsWith("550 5.1.1");
        assertThat(send(suite, "", back, "Subject: Undelivered\r\n\r\nNobody.\r\n"))
                .startsWith("250");
        SinkMessage bounce = awaitFor(1, "kim@sender.test").getFirst();
        assertThat(bounce.mail()).startsWith("MAIL FROM:<>");
        assertThat(arrivedFor("desk@far.test", "kim@sender.test")).hasSize(2);
    }

    /** RFC 5321 section 6.3. */
    @Test
    void twoSuitesThatForwardToEachOtherStopAndTheSenderIsToldOnce() throws Exception {
        try (var other = new TestSuite(folder.resolve("other"))) {
            other.start();
            lead(suite, "loop@one.test", other, "loop@two.test");
            lead(other, "loop@two.test", suite, "loop@one.test");
            Await.until(TestSuite.LONG, () -> takes(other, "loop@two.test"), "the alias to be known there");
            Await.until(TestSuite.LONG, () -> takes(suite, "loop@one.test"), "the alias to be known here");

            assertThat(send(suite, "lee@other-sender.test", "loop@one.test", MESSAGE.replace("kim@", "lee@other-")))
                    .startsWith("250");

            SinkMessage report = awaitFor(1, "lee@other-sender.test").getFirst();
            assertThat(report.mail()).startsWith("MAIL FROM:<>");
            assertThat(report.text()).contains("Status: 5.4.6");
            for (TestSuite one : List.of(suite, other)) {
                Await.until(TestSuite.LONG, () -> queued(one) == 0, "the queue to be empty");
            }
            assertThat(arrivedFor("lee@other-sender.test")).hasSize(1);
        }
    }

    /** An alias here that leads to an address there, and the way. */
    private static void lead(TestSuite here, String alias, TestSuite there, String target) throws Exception {
        here.rest("POST", "/v1/domains", "{\"name\":\"%s\"}".formatted(domain(alias)));
        here.rest("POST", "/v1/routes", """
                {"recipientDomain":"%s","transport":"smarthost","host":"127.0.0.1","port":%d,"tls":"opportunistic"}""".formatted(
                        domain(target), there.ports().smtp()));
        here.rest("POST", "/v1/aliases", "{\"address\":\"%s\",\"targets\":[\"%s\"]}".formatted(alias, target));
    }

    private static String domain(String address) {
        return address.substring(address.indexOf('@') + 1);
    }

    private static int queued(TestSuite one) throws SQLException {
        try (var connection = one.database().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM queue.message")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
