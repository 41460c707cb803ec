package io.postrider.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.await.Await;
import java.io.IOException;
import java.net.Socket;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** COMPRESS=DEFLATE (RFC 4978), from the client's side. */
@Timeout(60)
class CompressTest {
    private final ImapTestServer server = new ImapTestServer();

    @AfterEach
    void end() {
        server.close();
    }

    /** A client that can compress; octet by octet where it is told to. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final boolean trickling;
        private final Deflater deflater = new Deflater(9, true);
        private final Inflater inflater = new Inflater(true);
        private final byte[] one = new byte[1];
        private boolean compressed;

        Client(Socket socket, boolean trickling) {
            this.socket = socket;
            this.trickling = trickling;
        }

        void say(String line) throws IOException {
            byte[] octets = (line + "\r\n").getBytes(ISO_8859_1);
            if (compressed) {
                byte[] target = new byte[octets.length + 100];
                deflater.setInput(octets);
                octets = java.util.Arrays.copyOf(
                        target, deflater.deflate(target, 0, target.length, Deflater.SYNC_FLUSH));
            }
            for (int i = 0; i < octets.length; i += trickling ? 1 : octets.length) {
                socket.getOutputStream().write(octets, i, trickling ? 1 : octets.length);
            }
        }

        private int octet() throws IOException {
            if (!compressed) {
                return socket.getInputStream().read();
            }
            try {
                byte[] plain = new byte[1];
                while (inflater.inflate(plain) == 0) {
                    if (socket.getInputStream().read(one) < 0) {
                        return -1;
                    }
                    inflater.setInput(one);
                }
                return plain[0] & 0xFF;
            } catch (DataFormatException e) {
                throw new IOException(e);
            }
        }

        String line() throws IOException {
            var line = new StringBuilder();
            for (int octet = octet(); octet != '\n'; octet = octet()) {
                if (octet < 0) {
                    return "closed";
                }
                line.append((char) octet);
            }
            return line.toString().stripTrailing();
        }

        String until(String tag) throws IOException {
            String line = line();
            while (!line.startsWith(tag) && !line.equals("closed")) {
                line = line();
            }
            return line;
        }

        String compress() throws IOException {
            until("*");
            say("a1 LOGIN joe@example.org secret");
            assertThat(until("a1")).contains("COMPRESS=DEFLATE");
            say("a2 COMPRESS GZIP");
            assertThat(until("a2")).startsWith("a2 NO");
            say("a3 COMPRESS DEFLATE");
            String answer = until("a3");
            compressed = answer.startsWith("a3 OK");
            return answer;
        }

        @Override
        public void close() throws IOException {
            socket.close();
            deflater.end();
            inflater.end();
        }
    }

    private void talks(boolean trickling) throws Exception {
        try (var client = new Client(server.connect(""), trickling)) {
            assertThat(client.compress()).isEqualTo("a3 OK DEFLATE active");
            client.say("a4 COMPRESS DEFLATE");
            assertThat(client.line()).startsWith("a4 NO [COMPRESSIONACTIVE]");
            client.say("a5 CAPABILITY");
            assertThat(client.line()).contains("IMAP4rev1").doesNotContain("COMPRESS");
            client.until("a5");
            String text = "Subject: x\r\n\r\n" + "0123456789".repeat(2_000);
            client.say("a6 APPEND INBOX {" + text.length() + "+}\r\n" + text);
            assertThat(client.until("a6")).startsWith("a6 OK");
            client.say("a7 SELECT INBOX");
            assertThat(client.until("a7")).startsWith("a7 OK");
            client.say("a8 FETCH 1 BODY.PEEK[TEXT]");
            assertThat(client.line()).isEqualTo("* 1 FETCH (BODY[TEXT] {20000}");
            assertThat(client.line()).isEqualTo("0123456789".repeat(2_000) + ")");
            client.until("a8");
            client.say("a9 IDLE");
            assertThat(client.line()).startsWith("+");
            server.directive("deliver", "INBOX plain.eml");
            assertThat(client.line()).isEqualTo("* 2 EXISTS");
            client.say("DONE");
            assertThat(client.until("a9")).startsWith("a9 OK");
            client.say("b1 LOGOUT");
            assertThat(client.until("b1")).startsWith("b1 OK");
            assertThat(client.line()).isEqualTo("closed");
        }
    }

    @Test
    void compressesBothWays() throws Exception {
        talks(false);
    }

    @Test
    void takesWhatIsCompressedOctetByOctet() throws Exception {
        talks(true);
    }

    @Test
    void endsASessionThatSendsWhatIsNotCompressed() throws Exception {
        try (var client = new Client(server.connect(""), false)) {
            client.compress();
            client.socket.getOutputStream().write(new byte[] {-1, -1, -1, -1});
            assertThat(client.line()).isEqualTo("closed");
        }
    }

    @Test
    void compressesSoManySessionsAtATime() throws Exception {
        try (var first = new Client(server.connect(""), false);
                var second = new Client(server.connect(""), false);
                var third = new Client(server.connect(""), false)) {
            first.compress();
            second.compress();
            assertThat(third.compress()).startsWith("a3 NO [LIMIT]");
            first.socket.close();
            Await.untilEquals(true, () -> {
                third.say("b1 COMPRESS DEFLATE");
                return third.until("b1").startsWith("b1 OK");
            });
        }
    }
}
