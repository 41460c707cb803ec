package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.mail.address.Address;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MessageParserTest {
    private static final String MIXED = """
            From: Ann <ann@example.org>
            To: "Bob, the" <bob@example.org>, team: c@d.example, e@f.example;
            Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= to
             you
            Date: Mon, 23 Nov 2026 09:00:00 +0000
            Message-ID: <1@example.org>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="=_outer"

            preamble
            --=_outer
            Content-Type: multipart/alternative; boundary=inner

            --inner

            plain text
            of two lines

            --inner
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: BASE64

            PGI+aGk8L2I+
            --inner--
            --=_outer
            Content-Type: message/rfc822
            Content-Disposition: attachment; filename*0="a "; filename*1=b.eml

            Subject: inside
            From: inner@example.org

            body
            --=_outer--
            epilogue
            """;

    @Test
    void findsEveryPartsPlace() {
        byte[] octets = crlf(MIXED);
        MessageStructure structure = MessageParser.parse(octets);
        Part root = structure.root();
        assertThat(root.type().is("multipart", "mixed")).isTrue();
        assertThat(root.children()).hasSize(2);
        assertThat(body(octets, root)).startsWith("preamble\r\n").endsWith("epilogue\r\n");

        Part plain = part(root, 1, 1);
        assertThat(plain.type()).isEqualTo(ContentType.DEFAULT);
        assertThat(body(octets, plain)).isEqualTo("plain text\r\nof two lines\r\n");
        assertThat(plain.extent().lines()).isEqualTo(2);
        assertThat(header(octets, plain)).isEqualTo("\r\n");

        Part html = part(root, 1, 2);
        assertThat(html.fields().encoding()).isEqualTo("base64");
        assertThat(body(octets, html)).isEqualTo("PGI+aGk8L2I+");
        assertThat(html.extent().lines()).isZero();
        assertThat(header(octets, html))
                .isEqualTo("Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: BASE64\r\n\r\n");

        Part message = part(root, 2);
        assertThat(message.isMessage()).isTrue();
        assertThat(message.envelope()).isNotNull().extracting(Envelope::subject).isEqualTo("inside");
        assertThat(message.fields().disposition())
                .isEqualTo(new Disposition("attachment", List.of(new Parameter("filename", "a b.eml"))));
        assertThat(body(octets, message)).isEqualTo("Subject: inside\r\nFrom: inner@example.org\r\n\r\nbody");
        assertThat(body(octets, message.message())).isEqualTo("body");
        assertThat(part(root, 2, 1)).isSameAs(message.message());
        assertThat(root.find(3)).isNull();
        assertThat(root.find(1, 1, 1)).isNull();
    }

    @Test
    void tellsTheEnvelopeAsImapWantsIt() {
        Envelope envelope = MessageParser.parse(crlf(MIXED)).envelope();
        assertThat(envelope.subject()).isEqualTo("=?utf-8?q?Gr=C3=BC=C3=9Fe?= to you");
        assertThat(envelope.date()).isEqualTo("Mon, 23 Nov 2026 09:00:00 +0000");
        assertThat(envelope.messageId()).isEqualTo("<1@example.org>");
        assertThat(envelope.from()).containsExactly(new Address.Individual("Ann", "ann", "example.org"));
        assertThat(envelope.sender()).isEqualTo(envelope.from());
        assertThat(envelope.replyTo()).isEqualTo(envelope.from());
        assertThat(envelope.to())
                .containsExactly(
                        new Address.Individual("Bob, the", "bob", "example.org"),
                        new Address.Group(
                                "team",
                                List.of(
                                        new Address.Individual(null, "c", "d.example"),
                                        new Address.Individual(null, "e", "f.example"))));
        assertThat(envelope.inReplyTo()).isNull();
    }

    @Test
    void previewsTheFirstText() {
        assertThat(MessageParser.parse(crlf(MIXED)).preview()).isEqualTo("plain text of two lines");
        String html = "Content-Type: text/html\n\n<style>p{}</style><p>Hello&nbsp;&amp; <b>wel</b>come</p>";
        assertThat(MessageParser.parse(crlf(html)).preview()).isEqualTo("Hello & welcome");
    }

    @Test
    void findsTheSameInAStream() throws IOException {
        byte[] octets = crlf(MIXED);
        assertThat(MessageParser.parse(new ByteArrayInputStream(octets))).isEqualTo(MessageParser.parse(octets));
    }

    @Test
    void decodesWhatItEncoded() {
        MessageStructure structure = MessageParser.parse(crlf(MIXED));
        assertThat(MessageStructure.decode(structure.encode())).isEqualTo(structure);
        assertThat(structure.encode()).hasSizeLessThan(500);
    }

    @Test
    void takesTextWithoutAnyHeaderAsMessage() {
        Part root = MessageParser.parse(new byte[0]).root();
        assertThat(root.type()).isEqualTo(ContentType.DEFAULT);
        assertThat(root.extent()).isEqualTo(new Extent(0, 0, 0, 0));
        byte[] octets = crlf("\nbody\n");
        assertThat(MessageParser.parse(octets).root().extent()).isEqualTo(new Extent(0, 2, 8, 1));
    }

    @Test
    void givesAMultipartWithoutPartsAnEmptyOne() {
        Part root = MessageParser.parse(crlf("Content-Type: multipart/mixed; boundary=x\n\nno parts\n"))
                .root();
        assertThat(root.children()).hasSize(1);
        assertThat(root.children().getFirst().extent().bodySize()).isZero();
        assertThat(root.children().getFirst().type()).isEqualTo(ContentType.DEFAULT);
    }

    @Test
    void takesAMultipartWithoutBoundaryAsText() {
        assertThat(MessageParser.parse(crlf("Content-Type: multipart/mixed\n\nx\n"))
                        .root()
                        .type())
                .isEqualTo(ContentType.DEFAULT);
    }

    @Test
    void prefersTheDelimiterThatIsTheWholeLine() {
        byte[] octets = crlf("""
                Content-Type: multipart/mixed; boundary=ab

                --ab
                Content-Type: multipart/mixed; boundary=a

                --a

                one
                --ab

                two
                --ab--
                """);
        Part root = MessageParser.parse(octets).root();
        assertThat(root.children()).hasSize(2);
        assertThat(body(octets, part(root, 1, 1))).isEqualTo("one");
        assertThat(body(octets, part(root, 2))).isEqualTo("two");
    }

    @Test
    void endsInnerPartsAtAnOuterDelimiter() {
        byte[] octets = crlf("""
                Content-Type: multipart/mixed; boundary=out

                --out
                Content-Type: multipart/mixed; boundary=in

                --in

                never closed
                --out
                Subject: no empty line
                --out--
                """);
        Part root = MessageParser.parse(octets).root();
        assertThat(body(octets, part(root, 1, 1))).isEqualTo("never closed");
        assertThat(part(root, 2).extent().bodySize()).isZero();
        assertThat(header(octets, part(root, 2))).isEqualTo("Subject: no empty line\r\n");
    }

    @Test
    void takesPartsOfADigestAsMessages() {
        byte[] octets = crlf("""
                Content-Type: multipart/digest; boundary=x

                --x

                Subject: one

                text
                --x
                Content-Type: text/plain

                text
                --x--
                """);
        Part root = MessageParser.parse(octets).root();
        assertThat(part(root, 1).isMessage()).isTrue();
        assertThat(body(octets, part(root, 1, 1))).isEqualTo("text");
        assertThat(part(root, 2).isMessage()).isFalse();
    }

    static byte[] crlf(String text) {
        return text.replace("\n", "\r\n").getBytes(UTF_8);
    }

    private static Part part(Part root, int... number) {
        Part part = root.find(number);
        assertThat(part).isNotNull();
        return Objects.requireNonNull(part);
    }

    private static String body(byte[] octets, Part part) {
        return slice(octets, part.extent().bodyStart(), part.extent().bodyEnd());
    }

    private static String header(byte[] octets, Part part) {
        return slice(octets, part.extent().headerStart(), part.extent().bodyStart());
    }

    private static String slice(byte[] octets, long from, long to) {
        return new String(octets, (int) from, (int) (to - from), UTF_8);
    }
}
