package io.postrider.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.problem.ProblemCode;
import io.postrider.testkit.tls.TrustAll;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;

/** What a transcript cannot say well: octets by the hundred thousand, and connections that break. */
class Pop3SessionTest {
    @Test
    void sendsEveryOctetOfALargeMessage() throws IOException {
        try (var server = new Pop3TestServer()) {
            byte[] message = Pop3TestServer.large(700_001);
            server.mailboxes().add(message);
            try (Socket client = loggedIn(server)) {
                var in = new BufferedInputStream(client.getInputStream());
                skipLines(in, 3);
                send(client, "RETR 1\r\n");
                assertThat(line(in)).isEqualTo("+OK 700001 octets");
                assertThat(message(in)).isEqualTo(new String(message, ISO_8859_1) + "\r\n");
            }
        }
    }

    @Test
    void stopsTheTopWithinALargeMessage() throws IOException {
        try (var server = new Pop3TestServer()) {
            server.mailboxes().add(Pop3TestServer.large(700_001));
            try (Socket client = loggedIn(server)) {
                var in = new BufferedInputStream(client.getInputStream());
                skipLines(in, 3);
                send(client, "TOP 1 20000\r\nNOOP\r\n");
                assertThat(line(in)).startsWith("+OK");
                assertThat(message(in).lines()).hasSize(20_002);
                assertThat(line(in)).startsWith("+OK");
            }
        }
    }

    @Test
    void answersAThousandPipelinedCommands() throws IOException {
        try (var server = new Pop3TestServer()) {
            server.mailboxes().add("Subject: x\r\n\r\n".getBytes(ISO_8859_1));
            try (Socket client = loggedIn(server)) {
                var in = new BufferedInputStream(client.getInputStream());
                skipLines(in, 3);
                send(client, "LIST 1\r\n".repeat(1_000) + "QUIT\r\n");
                for (int i = 0; i < 1_000; i++) {
                    assertThat(line(in)).isEqualTo("+OK 1 14");
                }
                assertThat(line(in)).startsWith("+OK");
                assertThat(in.read()).isEqualTo(-1);
            }
        }
    }

    /** Every second of many: so many ranges do not fit into one call to mailbox-service. */
    @Test
    void removesEverySecondOfThousandsOfMessages() throws IOException {
        try (var server = new Pop3TestServer()) {
            for (int i = 0; i < 4_000; i++) {
                server.mailboxes().add("Subject: x\r\n\r\n".getBytes(ISO_8859_1));
            }
            try (Socket client = loggedIn(server)) {
                var in = new BufferedInputStream(client.getInputStream());
                skipLines(in, 3);
                for (int number = 1; number <= 4_000; number += 2) {
                    send(client, "DELE " + number + "\r\n");
                    assertThat(line(in)).startsWith("+OK");
                }
                send(client, "QUIT\r\n");
                assertThat(line(in)).startsWith("+OK");
            }
            assertThat(server.mailboxes().state()).hasSize(2_000).contains("11").doesNotContain("10");
        }
    }

    @Test
    void endsTheConnectionWhenAMessageBreaksOff() throws IOException {
        try (var server = new Pop3TestServer()) {
            server.mailboxes().add(Pop3TestServer.large(700_001));
            server.mailboxes().fail("content-later", ProblemCode.UNAVAILABLE);
            try (Socket client = loggedIn(server)) {
                var in = new BufferedInputStream(client.getInputStream());
                skipLines(in, 3);
                send(client, "RETR 1\r\n");
                String received = new String(in.readAllBytes(), ISO_8859_1);
                assertThat(received).startsWith("+OK 700001 octets").doesNotContain("\r\n.\r\n");
                assertThat(received.length()).isGreaterThan(100_000);
            }
        }
    }

    @Test
    void answersEveryLineOfNonsense() throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        List<String> words = List.of(
                "STAT",
                "LIST",
                "RETR",
                "DELE",
                "RSET",
                "TOP",
                "UIDL",
                "USER",
                "PASS",
                "CAPA",
                "NOOP",
                "AUTH",
                "PLAIN",
                "1",
                "2",
                "0",
                "-1",
                "99999999999",
                " ",
                "  ",
                "\u00ff",
                "\t",
                "=",
                "*",
                "x");
        try (var server = new Pop3TestServer()) {
            server.mailboxes().add("Subject: x\r\n\r\n.".getBytes(ISO_8859_1));
            for (int round = 0; round < 200; round++) {
                try (Socket client = loggedIn(server)) {
                    var lines = new StringBuilder();
                    for (int i = 0; i < 18; i++) {
                        for (int w = random.nextInt(4); w >= 0; w--) {
                            lines.append(words.get(random.nextInt(words.size())))
                                    .append(random.nextBoolean() ? " " : "");
                        }
                        lines.append("\r\n");
                    }
                    send(client, lines + "QUIT\r\n");
                    String received = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
                    assertThat(received)
                            .as(lines.toString())
                            .doesNotContain("Internal error")
                            .endsWith("+OK Goodbye\r\n");
                }
            }
        }
    }

    /** RFC 2595 section 4: commands that were sent in the clear behind STLS must not be answered inside TLS. */
    @Test
    void forgetsWhatCameBehindStls() throws Exception {
        try (var server = new Pop3TestServer();
                Socket client = server.connect("untrusted")) {
            client.setSoTimeout(60_000);
            assertThat(line(client.getInputStream())).startsWith("+OK");
            send(client, "STLS\r\nCAPA\r\n");
            assertThat(line(client.getInputStream())).startsWith("+OK");
            SSLSocketFactory tls = TrustAll.context().getSocketFactory();
            try (Socket secure = tls.createSocket(client, "localhost", client.getPort(), false)) {
                send(secure, "NOOP\r\n");
                assertThat(line(secure.getInputStream())).isEqualTo("-ERR Log in first");
            }
        }
    }

    private static Socket loggedIn(Pop3TestServer server) throws IOException {
        Socket client = server.connect("");
        client.setSoTimeout(60_000);
        send(client, "USER ann@example.org\r\nPASS two words\r\n");
        return client;
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static void skipLines(InputStream in, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            assertThat(line(in)).startsWith("+OK");
        }
    }

    private static String message(InputStream in) throws IOException {
        var out = new StringBuilder();
        for (String line = line(in); !line.equals("."); line = line(in)) {
            out.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        return out.toString();
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            assertThat(c).isGreaterThanOrEqualTo(0);
            line.write(c);
        }
        String text = line.toString(ISO_8859_1);
        assertThat(text).endsWith("\r");
        return text.substring(0, text.length() - 1);
    }
}
