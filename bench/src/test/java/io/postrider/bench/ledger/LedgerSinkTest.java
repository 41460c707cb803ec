package io.postrider.bench.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.await.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerSinkTest {
    private final LedgerSink sink = new LedgerSink();

    LedgerSinkTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        sink.close();
    }

    /** Sends a message, and says something more. */
    private void send(String id, String... after) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sink.port())) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            assertThat(in.readLine()).startsWith("220 ");
            say(socket, in, "MAIL FROM:<a@example.test>");
            say(socket, in, "RCPT TO:<b@far.test>");
            say(socket, in, "DATA");
            say(socket, in, Sender.ID_FIELD + id + "\r\nSubject: x\r\n\r\nHello.\r\n.");
            for (String line : after) {
                say(socket, in, line);
            }
        }
    }

    private static void say(Socket socket, BufferedReader in, String line) throws IOException {
        // What is looked for begins a line.
        String octets = line.startsWith(Sender.ID_FIELD) ? "From: a@example.test\r\n" + line : line;
        socket.getOutputStream().write((octets + "\r\n").getBytes(US_ASCII));
        assertThat(in.readLine()).matches("[23].*");
    }

    @Test
    void aCopyWhoseReplyNobodyNotedIsNoFault() throws IOException {
        send("one", "RSET");
        Await.until(Await.PATIENCE, () -> sink.unseenReplies() == 1, "the end of the connection");
        send("one", "QUIT");

        assertThat(sink.compare(Map.of())).isEmpty();
        assertThat(sink.superfluous()).isEqualTo(1);
        assertThat(sink.unseenReplies()).isEqualTo(1);
    }

    @Test
    void aCopyOfWhatWasNotedIsAFault() throws IOException {
        send("one", "MAIL FROM:<a@example.test>");
        send("one", "QUIT");

        assertThat(sink.compare(Map.of())).containsExactly("TWICE one, which was noted");
        assertThat(sink.unseenReplies()).isZero();
    }
}
