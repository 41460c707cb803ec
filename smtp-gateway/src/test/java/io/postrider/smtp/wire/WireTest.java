package io.postrider.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.smtp.reply.Replies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private ServerSocket server;
    private Socket client;
    private Wire wire;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 1, LOOPBACK);
        client = new Socket(LOOPBACK, server.getLocalPort());
        wire = new Wire(server.accept());
        wire.allow(Duration.ofMinutes(1));
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        wire.abort();
        server.close();
    }

    private void send(String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String line(int longest) throws IOException {
        Wire.Line line = wire.readLine(longest);
        if (line == null) {
            return "end";
        }
        return line.fault() != null
                ? line.fault().name()
                : new String(wire.octets(), line.start(), line.end() - line.start(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void readsLinesOfAllLengthsHoweverTheyAreCut() throws Exception {
        Random random = new Random(3);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            all.append(i)
                    .append('x')
                    .append("y".repeat(random.nextInt(i % 20 == 0 ? 12_000 : 60)))
                    .append("\r\n");
        }
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                for (int from = 0; from < all.length(); ) {
                    int to = Math.min(all.length(), from + 1 + random.nextInt(5000));
                    send(all.substring(from, to));
                    from = to;
                }
                client.shutdownOutput();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        String[] expected = all.toString().split("\r\n");
        for (String one : expected) {
            assertThat(line(12_288)).isEqualTo(one);
        }
        assertThat(line(12_288)).isEqualTo("end");
        assertThat(wire.received()).isEqualTo(all.length());
        sender.join();
    }

    @Test
    void countsALineWithItsEnd() throws IOException {
        send("x".repeat(98) + "\r\n" + "x".repeat(99) + "\r\nnext\r\n");
        assertThat(line(100)).hasSize(98);
        assertThat(line(100)).isEqualTo("TOO_LONG");
        assertThat(line(100)).isEqualTo("next");
    }

    @Test
    void skipsALineOnlySoFar() throws IOException {
        Thread.ofVirtual().start(() -> {
            try {
                send("x".repeat(600_000));
            } catch (IOException e) {
                // The other end closes first.
            }
        });
        assertThat(line(100)).isEqualTo("ENDLESS");
    }

    @Test
    void keepsRepliesUntilTheClientMustBeWaitedFor() throws IOException {
        send("one\r\ntwo\r\n");
        assertThat(line(100)).isEqualTo("one");
        wire.write(Replies.OK);
        assertThat(line(100)).isEqualTo("two");
        wire.write(Replies.OK);
        assertThat(client.getInputStream().available()).isZero();
        wire.allow(Duration.ofMillis(100));
        assertThatThrownBy(() -> line(100)).isInstanceOf(TimedOutException.class);
        byte[] octets = client.getInputStream().readNBytes(2 * Replies.OK.octets().length);
        assertThat(new String(octets, StandardCharsets.US_ASCII)).isEqualTo("250 2.0.0 OK\r\n250 2.0.0 OK\r\n");
    }

    @Test
    void doesNotResetAClientThatStillSends() throws Exception {
        wire.write(Replies.BYE);
        Thread closing = Thread.ofVirtual().start(() -> {
            try {
                wire.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        send("more of it\r\n".repeat(1000));
        assertThat(client.getInputStream().readAllBytes()).isEqualTo(Replies.BYE.octets());
        client.close();
        closing.join();
    }
}
