package io.postrider.mailbox.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.stream.TricklingInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MboxWriterTest {
    private static final String SEPARATOR = "From MAILER-DAEMON Sun Nov 22 10:15:30 2026\n";

    private static String written(String message) throws Exception {
        return written(new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String written(InputStream message) throws Exception {
        var out = new ByteArrayOutputStream();
        new MboxWriter(out).message(Instant.parse("2026-11-22T10:15:30Z"), message);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aMessageStandsBetweenItsSeparatorAndAnEmptyLine() throws Exception {
        assertThat(written("A: b\r\n\r\ntext\r\n")).isEqualTo(SEPARATOR + "A: b\r\n\r\ntext\r\n\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From the start\n", "\nFrom here\r\n>From there\n>>From far\n", "no From inside\n",
                        "\nFrom\n>\n>>\nFro\n",
                "\n>x From\n\nFrom From From \n", "\r\nFrom\t\nFromage\n", "\n> From \n>", "F\nFr\nFrom \n"
            })
    void whoRemovesOneMarkHasTheMessageBack(String message) throws Exception {
        String mbox = written(message);
        assertThat(mbox).startsWith(SEPARATOR).endsWith("\n\n");
        String body = mbox.substring(SEPARATOR.length(), mbox.length() - 1);
        assertThat(body).doesNotContainPattern("(?m)^From ");
        String back = body.replaceAll("(?m)^>(>*From )", "$1");
        assertThat(back).isEqualTo(message.endsWith("\n") ? message : message + '\n');
    }

    @Test
    void octetsThatTrickleAreQuotedAsWell() throws Exception {
        String message = "\n>From a\nFrom b\n";
        var slow = new TricklingInputStream(new ByteArrayInputStream(message.getBytes(StandardCharsets.US_ASCII)));
        assertThat(written(slow)).isEqualTo(written(message)).contains("\n>>From a\n>From b\n");
    }
}
