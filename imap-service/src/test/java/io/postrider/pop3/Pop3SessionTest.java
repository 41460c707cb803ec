package io.postrider.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.tls.TrustAll;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
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

    /** RFC 2595 section 4: commands that were sent in the clear behind STLS must not be answered inside TLS. */
    @Test
    void forgetsWhatCameBehindStls() throws Exception {
        try (var server = new Pop3TestServer();
                Socket client = server.connect("untrusted")) {
            client.setSoTimeout(10_000);
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
        client.setSoTimeout(10_000);
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
