package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeadersTest {
    private static final byte[] MESSAGE = """
            Received: one
            Subject : =?UTF-8?Q?Gr=C3=BC?=
             =?utf-8?b?w58=?= dich
            not a field
            received:two
            X-Empty:

            Body: no
            """.replace("\n", "\r\n").getBytes(UTF_8);

    @Test
    void findsFieldsInAnyCase() {
        Headers headers = Headers.parse(MESSAGE);
        assertThat(headers.all("RECEIVED").stream().map(HeaderField::value)).isEqualTo(List.of("one", "two"));
        assertThat(headers.first("subject").orElseThrow().text()).isEqualTo("Grüß dich");
        assertThat(headers.first("x-empty").orElseThrow().value()).isEmpty();
        assertThat(headers.first("body")).isEmpty();
        assertThat(headers.fields()).hasSize(4);
    }

    @Test
    void tellsWhereAFieldStands() {
        HeaderField subject = Headers.parse(MESSAGE).first("Subject").orElseThrow();
        String raw = new String(MESSAGE, subject.start(), subject.end() - subject.start(), UTF_8);
        assertThat(raw).startsWith("Subject : ").endsWith("dich\r\n");
        assertThat(subject.value()).isEqualTo("=?UTF-8?Q?Gr=C3=BC?= =?utf-8?b?w58=?= dich");
    }

    @Test
    void tellsAddressesWithoutComments() {
        byte[] block =
                "From: <ann (x)@ (y) example.org>\r\nTo: =?utf-8?q?Gr=C3=BC?= <g@h>, team: a@b;\r\n".getBytes(UTF_8);
        Headers headers = Headers.parse(block);
        assertThat(headers.first("from").orElseThrow().addresses()).isEqualTo("<ann@example.org>, ");
        assertThat(headers.first("to").orElseThrow().addresses()).isEqualTo("Grü <g@h>, team: <a@b>, ");
    }

    @Test
    void leavesNoControlsInValues() {
        byte[] block = "A: x\ry\0z\r\n".getBytes(UTF_8);
        assertThat(Headers.parse(block).first("a").orElseThrow().value()).isEqualTo("x y\uFFFDz");
    }
}
