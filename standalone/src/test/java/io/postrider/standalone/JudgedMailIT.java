package io.postrider.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.await.Await;
import io.postrider.testkit.dns.FakeDns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Mail from elsewhere in the whole suite: asked about in the DNS, decided on, and read with what was found. */
@Timeout(600)
class JudgedMailIT {
    @TempDir
    static Path folder;

    private static final FakeDns DNS = FakeDns.start();
    private static final Map<String, String> SETTINGS = Map.of(
            "postrider.dns.timeout", "20s",
            "postrider.dns.resolver", "127.0.0.1:" + DNS.port(),
            "postrider.smtp.authentication.timeout", "20s",
            "postrider.smtp.authentication.trusted-networks", "192.0.2.0/24");

    private static TestSuite suite;
    private static String recipient = "";

    @BeforeAll
    static void start() throws Exception {
        DNS.txt("legit.test", "v=spf1 -all").txt("_dmarc.legit.test", "v=DMARC1; p=reject");
        DNS.txt("news.test", "v=spf1 ip4:127.0.0.1 -all").txt("_dmarc.news.test", "v=DMARC1; p=reject");
        SETTINGS.forEach(System::setProperty);
        suite = new TestSuite(folder.resolve("data"));
        suite.start();
        recipient = suite.credentials().accounts().get(1).address();
    }

    @AfterAll
    static void stop() {
        suite.close();
        SETTINGS.keySet().forEach(System::clearProperty);
        DNS.close();
    }

    private static String send(String reversePath, String from) throws IOException {
        String message = "From: " + from + "\r\nTo: " + recipient + "\r\nSubject: hello\r\n"
                + "Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@news.test>\r\n\r\nHello.\r\n.";
        try (var socket = new Socket("127.0.0.1", suite.ports().smtp());
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            OutputStream out = socket.getOutputStream();
            String reply = in.readLine();
            for (String command : new String[] {
                "HELO client.test", "MAIL FROM:<" + reversePath + ">", "RCPT TO:<" + recipient + ">", "DATA", message
            }) {
                if (reply.charAt(0) > '3') {
                    return reply;
                }
                out.write((command + "\r\n").getBytes(UTF_8));
                reply = in.readLine();
            }
            return reply;
        }
    }

    @Test
    void whatPassesArrivesWithWhatWasFound() throws Exception {
        assertThat(send("bounces@news.test", "News <news@news.test>")).startsWith("250 2.0.0 ");
        suite.awaitInbox(subjects -> subjects.contains("hello"));
        String[] results = suite.inbox(inbox -> inbox.getMessages()[0].getHeader("Authentication-Results"));
        assertThat(results).hasSize(1);
        assertThat(results[0])
                .contains("spf=pass smtp.mailfrom=news.test", "dmarc=pass (p=reject dis=none) header.from=news.test");
    }

    @Test
    void whatItsDomainWantsRefusedIsRefused() throws Exception {
        assertThat(send("bounces@news.test", "Ann <ann@legit.test>"))
                .startsWith("550 5.7.26 ")
                .contains("legit.test");
        assertThat(send("bounces@news.test", "a@news.test, b@legit.test")).startsWith("550 5.7.1 ");
        JsonNode listed = Await.until(
                        Await.PATIENCE,
                        () -> JsonMapper.shared().readTree(suite.rest("GET", "/v1/messages/verdicts", "")),
                        answer -> answer.at("/verdicts/1").isObject(),
                        "the verdicts of refused mail")
                .get("verdicts");
        assertThat(listed.findValuesAsString("action")).contains("reject");
    }
}
