package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Base64;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyDecoderTest {
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a=3Db,a=b",
                "a=3db,a=b",
                "soft=\\r\\nbreak,softbreak",
                "soft=\\nbreak,softbreak",
                "white  \\r\\nend,white\\r\\nend",
                "white  =\\r\\nkept,white  kept",
                "in  side,in  side",
                "=Aq,=Aq",
                "=q,=q",
                "=,''",
                "==41,=A",
                "x=\\ry,xy",
            })
    void decodesQuotedPrintable(String encoded, String decoded) {
        byte[] octets = BodyDecoder.decode(unescape(encoded).getBytes(ISO_8859_1), "quoted-printable");
        assertThat(new String(octets, ISO_8859_1)).isEqualTo(unescape(decoded));
    }

    @Test
    void decodesBase64WithWhateverIsBetween() {
        byte[] octets = new byte[10_001];
        RandomGenerator.of("L64X128MixRandom").nextBytes(octets);
        byte[] encoded = Base64.getMimeEncoder().encode(octets);
        assertThat(BodyDecoder.decode(encoded, "BASE64")).isEqualTo(octets);
        assertThat(BodyDecoder.decode("Q Q=\u00e9=\r\nQg==".getBytes(ISO_8859_1), "base64"))
                .isEqualTo(new byte[] {'A', 'B'});
        assertThat(BodyDecoder.decode("QUJ".getBytes(ISO_8859_1), "base64")).isEqualTo(new byte[] {'A', 'B'});
    }

    @Test
    void leavesOtherEncodingsAlone() {
        byte[] octets = {1, 2, 3};
        assertThat(BodyDecoder.decode(octets, "8bit")).isSameAs(octets);
        assertThat(BodyDecoder.decode(octets, "x-uuencode")).isSameAs(octets);
    }

    @ParameterizedTest
    @CsvSource({"utf-8,ü", "iso-8859-1,ü", "windows-1252,€", "us-ascii,ü", "no-such-charset,ü", "UTF-16BE,ü", "koi8-r,ж"
    })
    void readsCharsets(String charset, String text) {
        boolean unknown = charset.equals("us-ascii") || charset.equals("no-such-charset");
        byte[] octets = text.getBytes(unknown ? UTF_8 : Charset.forName(charset));
        assertThat(Text.decode(octets, "8bit", charset)).isEqualTo(text);
    }

    @Test
    void readsEightBitTextWithoutCharset() {
        assertThat(Text.decode("Größe".getBytes(ISO_8859_1), "8bit", null)).isEqualTo("Größe");
        assertThat(Text.decode("Größe".getBytes(UTF_8), "8bit", null)).isEqualTo("Größe");
    }

    private static String unescape(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }
}
