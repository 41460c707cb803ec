package io.postrider.delivery.smtpclient;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DotStufferTest {
    private static String stuff(String content) {
        var out = new ByteArrayOutputStream();
        try {
            new DotStuffer(out, content.length(), () -> {})
                    .write(new ByteArrayInputStream(content.getBytes(ISO_8859_1)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString(ISO_8859_1);
    }

    @Test
    void leavesWholeLinesAlone() {
        assertThat(stuff("a\r\nb\r\n")).isEqualTo("a\r\nb\r\n.\r\n");
    }

    @Test
    void endsALastLineThatHasNoEnd() {
        assertThat(stuff("a")).isEqualTo("a\r\n.\r\n");
        assertThat(stuff("a\r")).isEqualTo("a\r\n.\r\n");
    }

    @Test
    void sendsAnEmptyMessageAsNothingButItsEnd() {
        assertThat(stuff("")).isEqualTo(".\r\n");
    }

    @Test
    void doublesLeadingDots() {
        assertThat(stuff(".\r\n..\r\na.\r\n")).isEqualTo("..\r\n...\r\na.\r\n.\r\n");
    }

    @Test
    void makesEveryLineEndCrlf() {
        assertThat(stuff("a\n.\nb\r.\rc\r\r\n.\r\n")).isEqualTo("a\r\n..\r\nb\r\n..\r\nc\r\n\r\n..\r\n.\r\n");
    }

    @Test
    void endsNothingButAtTheEndWhateverTheContentIs() {
        var random = new Random(5);
        String alphabet = "\r\n.a";
        for (int i = 0; i < 5_000; i++) {
            var content = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                content.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String sent = "\r\n" + stuff(content.toString());
            assertThat(sent.indexOf("\r\n.\r\n")).as(content.toString()).isEqualTo(sent.length() - 5);
            String rest = sent.replace("\r\n", "");
            assertThat(rest).doesNotContain("\r").doesNotContain("\n");
        }
    }
}
