package io.postrider.mail.compose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.mail.address.Mailbox;
import io.postrider.mail.compose.MessageComposer.Attachments;
import io.postrider.mail.mime.MessageParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageComposerTest {
    private static final Person JOE = new Person("", Mailbox.parse("joe@example.org"));

    private static String written(Draft draft) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MessageComposer composer = new MessageComposer(out, "b");
        composer.draft(draft, Attachments.NONE);
        composer.end();
        return out.toString(UTF_8);
    }

    private static Draft subject(String subject) {
        return new Draft(JOE, List.of(), List.of(), List.of(), subject, "", "", Map.of());
    }

    private static Draft text(String text) {
        return new Draft(JOE, List.of(), List.of(), List.of(), "x", text, "", Map.of());
    }

    @Test
    void foldsLongSubjectsAndReadsThemBack() throws IOException {
        for (String subject : List.of(
                "x",
                "a subject of many words that is longer than a line of seventy-six characters may be, and so is folded",
                "ein Betreff mit Umlauten, der länger ist, als in ein einziges kodiertes Wort passt, also in mehrere zerfällt",
                "日本語の件名は一つの符号化語に収まらないほど長いことがあります、だから分けられます",
                "=?utf-8?B?eA==?= is text here",
                "x".repeat(3_000),
                "  leading and trailing  ")) {
            String message = written(subject(subject));
            assertThat(message.lines()).as(subject).allMatch(line -> line.length() <= 998);
            String parsed =
                    MessageParser.parse(message.getBytes(UTF_8)).envelope().subject();
            assertThat(parsed).as(subject).isNotNull();
        }
    }

    @Test
    void writesTextsThatEveryServerTakes() throws IOException {
        assertThat(written(text("a\nb\r\nc")))
                .endsWith("us-ascii\r\nContent-Transfer-Encoding: 7bit\r\n\r\na\r\nb\r\nc\r\n");
        assertThat(written(text("ü = \n.\n"))).endsWith("quoted-printable\r\n\r\n=C3=BC =3D=20\r\n.\r\n");
        assertThat(written(text("x".repeat(5_000))).lines()).allMatch(line -> line.length() <= 76);
    }

    @Test
    void refusesControlsWhereverTheyAre() {
        for (String control : List.of("\r", "\n", "\0", "\u0085", "\u2028", "\u007f")) {
            assertThatThrownBy(() -> subject("a" + control + "b")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Person("a" + control, JOE.mailbox()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Attachment("a" + control, "text/plain", ""))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Attachment("a", "multipart/mixed", ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Attachment("a", "text", "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whateverIsWrittenHasLinesThatAreMail() throws IOException {
        Random random = new Random(3);
        String alphabet = "ab \"\\<>,;:@()=?_.äß日\t\n\r";
        for (int round = 0; round < 2_000; round++) {
            String name = random(random, alphabet);
            String text = random(random, alphabet);
            try {
                Person person = new Person(name, JOE.mailbox());
                Draft draft =
                        new Draft(person, List.of(person), List.of(), List.of(), name, text, text, Map.of("X-A", name));
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                MessageComposer composer = new MessageComposer(out, "b");
                composer.draft(draft, Attachments.SOME);
                try (OutputStream part = composer.attachment(new Attachment(name, "text/plain", ""))) {
                    part.write(text.getBytes(UTF_8));
                }
                composer.end();
                String message = out.toString(UTF_8);
                assertThat(message.chars()).as(message).allMatch(c -> c < 0x7f);
                assertThat(message.replace("\r\n", "")).doesNotContain("\r", "\n");
                assertThat(message.substring(0, message.indexOf("\r\n\r\n")).split("\r\n"))
                        .allMatch(line ->
                                line.matches("(From|To|Subject|X-A|MIME-Version|Content-Type): .*|[ \t].*\\S.*"));
            } catch (IllegalArgumentException control) {
                assertThat(name).containsAnyOf("\t", "\n", "\r");
            }
        }
    }

    private static String random(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(120); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
