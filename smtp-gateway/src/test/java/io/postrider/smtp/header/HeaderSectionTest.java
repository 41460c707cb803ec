package io.postrider.smtp.header;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.smtp.header.HeaderSection.Name;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeaderSectionTest {
    @Test
    void findsFieldsWithTheirFolds() {
        byte[] octets = octets("Received: a\r\n b\r\nfrom: joe\r\n\t<joe@x>\r\nSubject: From: x\r\n\r\nBcc: no\r\n");
        HeaderSection header = HeaderSection.scan(octets, octets.length, false);
        assertThat(header.complete()).isTrue();
        assertThat(header.count(Name.RECEIVED)).isOne();
        assertThat(header.count(Name.FROM)).isOne();
        assertThat(header.count(Name.BCC)).isZero();
        assertThat(header.all(Name.FROM).getFirst().value(octets)).isEqualTo("joe\t<joe@x>");
        assertThat(header.end())
                .isEqualTo("Received: a\r\n b\r\nfrom: joe\r\n\t<joe@x>\r\nSubject: From: x\r\n".length());
    }

    @Test
    void isCompleteWithoutABodyOnlyAtTheMessagesEnd() {
        byte[] octets = octets("From: joe\r\nDate: x\r\n");
        assertThat(HeaderSection.scan(octets, octets.length, false).complete()).isFalse();
        HeaderSection whole = HeaderSection.scan(octets, octets.length, true);
        assertThat(whole.complete()).isTrue();
        assertThat(whole.count(Name.DATE)).isOne();
    }

    @Test
    void endsAtALineThatIsNoField() {
        byte[] octets = octets("From: joe\r\nno field\r\nFrom: ann\r\n\r\n");
        HeaderSection header = HeaderSection.scan(octets, octets.length, true);
        assertThat(header.complete()).isTrue();
        assertThat(header.count(Name.FROM)).isOne();
    }

    @Test
    void knowsForgedResultsBehindALineThatIsNoField() {
        byte[] octets = octets("From: joe\r\nno field\r\nAuthentication-Results: us; dmarc=pass\r\n\r\n"
                + "Authentication-Results: in the body\r\n");
        HeaderSection header = HeaderSection.scan(octets, octets.length, true);
        assertThat(header.end()).isEqualTo("From: joe\r\n".length());
        assertThat(header.all(Name.AUTHENTICATION_RESULTS))
                .extracting(field -> field.value(octets))
                .containsExactly("us; dmarc=pass");
    }

    @Test
    void readsSpacesBeforeTheColon() {
        byte[] octets = octets("From : joe\r\nFrom-x: ann\r\nFro: x\r\n\r\n");
        HeaderSection header = HeaderSection.scan(octets, octets.length, true);
        assertThat(header.count(Name.FROM)).isOne();
        assertThat(header.all(Name.FROM).getFirst().value(octets)).isEqualTo("joe");
    }

    @Test
    void staysInBoundsWhateverComes() {
        Random random = new Random(1);
        byte[] alphabet = octets("From:bcc \t\r\n\r\n:");
        for (int round = 0; round < 50_000; round++) {
            byte[] octets = new byte[random.nextInt(40)];
            for (int i = 0; i < octets.length; i++) {
                octets[i] = alphabet[random.nextInt(alphabet.length)];
            }
            HeaderSection header = HeaderSection.scan(octets, octets.length, random.nextBoolean());
            assertThat(header.end()).isBetween(0, octets.length);
            header.fields().forEach(field -> assertThat(field.value(octets)).isNotNull());
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
