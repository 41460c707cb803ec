package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Random octets, made of the pieces that matter: nothing but the declared outcome escapes, nothing is out of place. */
class MimeFuzzTest {
    private static final List<String> PIECES = List.of(
            "\r\n",
            "\r\n",
            "\r\n",
            "\n",
            "\r",
            "\r\n\r\n",
            " ",
            "\t",
            "--",
            "--b",
            "--b\r\n",
            "--b--\r\n",
            "--bb\r\n",
            "--bb--",
            "Content-Type: ",
            "multipart/mixed; boundary=b\r\n",
            "multipart/digest; boundary=bb\r\n",
            "message/rfc822\r\n",
            "message/global\r\n",
            "text/plain",
            "text/html\r\n",
            "; charset=",
            "; boundary=\"b",
            "; name*0*=utf-8''%41",
            "; name*1=x",
            "; a*999999=1",
            "*",
            "=",
            ";",
            "\"",
            "\\",
            "(",
            ")",
            "<",
            ">",
            "@",
            ",",
            ":",
            "From: ",
            "To: g: a@b, c;",
            "Subject: =?utf-8?q?x?=",
            "Date: Mon",
            "Sender:",
            "Content-Disposition: a",
            "Content-Transfer-Encoding: base64\r\n",
            "Content-Language: a, b",
            "\0",
            "\u00e9",
            "\u00ff",
            "[",
            "]",
            "&amp;",
            "<p>",
            "<script>",
            "=3D",
            "QUJD");

    @Test
    void parsesAnything() throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = message(random);
            MessageStructure structure = MessageParser.scan(octets, MimeLimits.DEFAULT);
            check(structure.root(), 0, octets.length);
            assertThat(structure.root().extent().bodyEnd()).isEqualTo(octets.length);
            assertThat(structure.preview().length()).isLessThanOrEqualTo(MessageStructure.MAX_PREVIEW);
            assertThat(MessageParser.scan(new ByteArrayInputStream(octets))).isEqualTo(structure);
            assertThat(MessageStructure.decode(structure.encode())).isEqualTo(structure);
        }
    }

    @Test
    void refusesCorruptStructures() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets =
                    MessageParser.scan(message(random), MimeLimits.DEFAULT).encode();
            int changes = 1 + random.nextInt(4);
            for (int c = 0; c < changes; c++) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            }
            decodeOrRefuse(octets);
            decodeOrRefuse(Arrays.copyOf(octets, random.nextInt(octets.length)));
        }
    }

    @Test
    void readsTextAndFieldsOfAnything() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = message(random);
            MessageStructure structure = MessageParser.scan(octets, MimeLimits.DEFAULT);
            assertThat(MessageText.of(structure, octets, 500).length()).isLessThanOrEqualTo(600);
            for (HeaderField field : Headers.parse(octets).fields()) {
                assertThat(field.value()).doesNotContain("\r", "\n", "\0");
                assertThat(BaseSubject.of(field.text()).text().length()).isLessThan(4_000);
                assertThat(MailDate.parse(field.value())).isNotNull();
            }
        }
    }

    private static void decodeOrRefuse(byte[] octets) {
        try {
            MessageStructure.decode(octets);
        } catch (CorruptStructureException expected) {
            assertThat(expected).hasMessageMatching("\\S.*");
        } catch (RuntimeException | Error e) {
            fail("not the declared outcome", e);
        }
    }

    private static void check(Part part, long from, long to) {
        Extent extent = part.extent();
        assertThat(extent.headerStart()).isBetween(from, to);
        assertThat(extent.bodyEnd()).isBetween(extent.bodyStart(), to);
        long next = extent.bodyStart();
        for (Part child : part.children()) {
            check(child, next, extent.bodyEnd());
            next = child.extent().bodyEnd();
        }
    }

    private static byte[] message(RandomGenerator random) {
        var out = new StringBuilder();
        int pieces = 1 + random.nextInt(60);
        for (int i = 0; i < pieces; i++) {
            out.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return out.toString().getBytes(ISO_8859_1);
    }
}
