package io.postrider.imap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A command that takes its time says so (RFC 9585), and nothing stands in the midst of its answer. */
@Timeout(60)
class InProgressTest {
    private static List<String> until(String tagged, BufferedReader in) throws IOException {
        List<String> lines = new ArrayList<>();
        do {
            lines.add(in.readLine());
        } while (!lines.getLast().startsWith(tagged));
        return lines;
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
    }

    @Test
    void aSearchThatTakesLongTellsThatItGoesOn() throws Exception {
        try (var server = new ImapTestServer(Duration.ofMillis(10));
                Socket socket = server.connect("")) {
            server.given("mailbox INBOX: plain.eml");
            var heard = new CountDownLatch(1);
            server.mailboxes().beforeSearch(() -> await(heard));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            say(socket, "a1 LOGIN joe@example.org secret");
            until("a1 OK", in);
            say(socket, "a2 EXAMINE INBOX");
            until("a2 OK", in);
            say(socket, "a3 SEARCH SUBJECT Lunch");
            assertThat(in.readLine()).isEqualTo("* OK [INPROGRESS (\"a3\" NIL NIL)] Still working");
            heard.countDown();
            List<String> rest = until("a3 OK", in);
            int answer = rest.indexOf("* SEARCH 1");
            assertThat(rest.subList(0, answer)).allMatch(line -> line.startsWith("* OK [INPROGRESS "));
            assertThat(rest).hasSize(answer + 2);
            say(socket, "a4 NOOP");
            assertThat(until("a4", in)).containsExactly("a4 OK NOOP completed");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
