package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MboxReaderTest {
    private static final Instant DATE = Instant.parse("2026-11-02T10:15:30Z");

    private static String written(String... messages) throws IOException {
        var out = new ByteArrayOutputStream();
        var mbox = new MboxWriter(out);
        for (String message : messages) {
            mbox.message(DATE, new ByteArrayInputStream(message.getBytes(ISO_8859_1)));
        }
        return out.toString(ISO_8859_1);
    }

    private static List<String> read(String mbox) throws IOException {
        var reader = new MboxReader(trickle(mbox));
        List<String> messages = new ArrayList<>();
        for (var message = reader.next(); message != null; message = reader.next()) {
            messages.add(new String(message.octets().readAllBytes(), ISO_8859_1));
        }
        return messages;
    }

    /** Gives a few octets at a time. */
    private static InputStream trickle(String text) {
        return new ByteArrayInputStream(text.getBytes(ISO_8859_1)) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, 3));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\n",
                "\r\n",
                "a\r\n\r\n\r\n",
                "\n\n",
                "From \n",
                ">From x\n\n>From \n",
                "From a@b Mon Nov  2 10:15:30 2026\r\n",
                "\r\nFrom a@b Mon Nov  2 10:15:30 2026\r\n",
                ">>>\n",
                "F\nFr\nFro\nFrom\nFrom \n",
                "a\rb\r\n",
                "\u0000\u00ff\n"
            })
    void readsWhatItWrote(String message) throws IOException {
        assertThat(read(written(message, "between\n", message))).containsExactly(message, "between\n", message);
    }

    @Test
    void readsWhatItWroteWhateverItIs() throws IOException {
        var random = new Random(3);
        for (int round = 0; round < 300; round++) {
            var message = new StringBuilder();
            for (int i = random.nextInt(40); i >= 0; i--) {
                message.append(List.of("\n", "\r\n", ">", "From ", "From", "x", " Mon Nov  2 10:15:30 2026")
                        .get(random.nextInt(7)));
            }
            String whole = message.append("\n").toString();
            assertThat(read(written(whole, whole))).containsExactly(whole, whole);
        }
    }

    @Test
    void aMessageWithoutALineEndAtItsEndGetsOne() throws IOException {
        assertThat(read(written("a", ">", "Fro"))).containsExactly("a\n", ">\n", "Fro\n");
    }

    @Test
    void readsLinesLongerThanItsBuffer() throws IOException {
        String line = "x".repeat(50_000) + "\n";
        assertThat(read(written(line + line, line))).containsExactly(line + line, line);
    }

    @Test
    void readsWhatOthersWrite() throws IOException {
        String mbox = "From ann@example.org Mon Nov 2 10:15:30 2026\nSubject: 1\n\nFrom here on it is text.\n\n"
                + "From \"b c\"@example.org  Tue Nov  3 01:02:03 +0100 2026 remote from x\nSubject: 2\n\n"
                + "From MAILER-DAEMON Tue Nov  3 01:02 2026\nSubject: 3\n";
        assertThat(read(mbox))
                .containsExactly("Subject: 1\n\nFrom here on it is text.\n", "Subject: 2\n", "Subject: 3\n");
        assertThat(new MboxReader(trickle(mbox)).next().date()).isEqualTo(DATE);
    }

    @Test
    void refusesWhatIsNoMbox() throws IOException {
        assertThatThrownBy(() -> read("Subject: x\n\n")).isInstanceOf(MalformedArchiveException.class);
        assertThat(read("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb\n", "a\r\nb\r\n", "\n\n", "\r", "a\r\rb\n"})
    void linesGetTheEndsOfMail(String text) throws IOException {
        String expected = text.replaceAll("(?<!\r)\n", "\r\n");
        assertThat(new CrlfInputStream(trickle(text)).readAllBytes()).isEqualTo(expected.getBytes(ISO_8859_1));
        var single = new CrlfInputStream(trickle(text));
        for (byte octet : expected.getBytes(ISO_8859_1)) {
            assertThat(single.read()).isEqualTo(octet);
        }
        assertThat(single.read()).isEqualTo(-1);
    }
}
