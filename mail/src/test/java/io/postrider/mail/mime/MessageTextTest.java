package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTextTest {
    @Test
    void holdsTextsNestedHeadersAndNames() {
        byte[] octets = """
                Subject: not in the body
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                <p>Sch=C3=B6ne &amp; gute</p>
                --b
                Content-Type: application/pdf
                Content-Disposition: attachment; filename*=utf-8''B%C3%BCcher.pdf

                secret
                --b
                Content-Type: message/rfc822

                Subject: =?utf-8?q?n=C3=A4her?=
                X-Other: hidden

                inner text
                --b--
                """.replace("\n", "\r\n").getBytes(UTF_8);
        String text = MessageText.of(MessageParser.parse(octets), octets, 10_000);
        assertThat(text)
                .contains("Schöne & gute", "Bücher.pdf", "näher", "inner text")
                .doesNotContain("secret", "hidden", "not in the body", "<p>");
        assertThat(MessageText.of(MessageParser.parse(octets), octets, 10)).hasSizeLessThanOrEqualTo(12);
    }

    @Test
    void readsManyPartsFromOneStream() throws IOException {
        byte[] octets = ("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nword\r\n".repeat(900)
                        + "--b--\r\n")
                .getBytes(UTF_8);
        var opened = new AtomicInteger();
        String text = MessageText.of(
                MessageParser.parse(octets),
                (offset, length) -> {
                    opened.incrementAndGet();
                    return new ByteArrayInputStream(octets, (int) offset, (int) length);
                },
                100_000);
        assertThat(text.lines()).hasSize(900).containsOnly("word");
        assertThat(opened).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "a<br>b|`a\nb`",
                "<b>bo</b>ld|bold",
                "<script>if (a<b) x()</script>y|y",
                "<style>a{}</style >y|y",
                "<!-- <p>no</p> -->y|y",
                "<a href=\"x>y\">z</a>|z",
                "1 < 2|1 < 2",
                "a &lt;b&gt; &#65;&#x42; &nosuch; &|a <b> AB &nosuch; &",
                "&#0;&#xD800;&#9999999;x|x",
                "cut <a hre|`cut `",
                "<td>a</td><td>b</td>|`a b `",
            })
    void readsHtml(String html, String text) {
        assertThat(HtmlText.of(html, 1_000).strip()).isEqualTo(text.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mon, 23 Nov 2026 09:05:06 +0100|2026-11-23T09:05:06+01:00",
                "23 Nov 2026 09:05 -0330|2026-11-23T09:05-03:30",
                "Mon, 23 Nov 26 09:05:06 EST (Boston)|2026-11-23T09:05:06-05:00",
                "Tue, 6 Jun 2000 03:20:11 UT|2000-06-06T03:20:11Z",
                "Wed, 11 Feb 98 11:51 CST|1998-02-11T11:51-06:00",
                "(c) Sat , 1 (x) January 123 1:2:60 Z|2023-01-01T01:02:59Z",
                "1-Feb-2020 00:00:00 +0000|2020-02-01T00:00Z",
            })
    void readsDates(String value, String date) {
        assertThat(MailDate.parse(value))
                .hasValueSatisfying(parsed -> assertThat(parsed).hasToString(date));
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "today",
        "32 Nov 2026 01:02 Z",
        "1 Foo 2026 01:02 Z",
        "1 Nov 2026",
        "1 Nov 2026 25:00",
        "1 Nov 2026 01:02 +9999"
    })
    void refusesDates(String value) {
        assertThat(MailDate.parse(value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Re: hello|HELLO",
                "RE[2]: Fwd: hello (fwd)|HELLO",
                "[list] Re: [list] hello|HELLO",
                "[only]|[ONLY]",
                "[Fwd: [Fwd: hello]]|HELLO",
                "  a   b |A B",
                "Regards|REGARDS",
                "Re:|''",
            })
    void findsBaseSubjects(String subject, String base) {
        assertThat(BaseSubject.of(subject).text()).isEqualTo(base);
    }
}
