package io.postrider.delivery.smtpclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.testkit.stream.TricklingInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {
    private static SmtpReply read(String octets) throws IOException {
        return new ReplyReader(new ByteArrayInputStream(octets.getBytes(UTF_8))).read();
    }

    @Test
    void readsOneLine() throws IOException {
        SmtpReply reply = read("250 2.1.5 fine\r\n");
        assertThat(reply.code()).isEqualTo(250);
        assertThat(reply.enhancedStatus()).isEqualTo("2.1.5");
    }

    @Test
    void readsManyLinesAlsoWhenTheyTrickle() throws IOException {
        var in = new TricklingInputStream(new ByteArrayInputStream(
                "250-mx.far.test\r\n250-SIZE 1000\r\n250-AUTH PLAIN LOGIN\r\n250 PIPELINING\r\n".getBytes(UTF_8)));
        Capabilities offered = Capabilities.of(new ReplyReader(in).read());
        assertThat(offered.size()).isEqualTo(1000);
        assertThat(offered.has("PIPELINING")).isTrue();
        assertThat(offered.mechanisms()).contains("PLAIN", "LOGIN");
    }

    @Test
    void takesACodeAloneAndBareLineFeeds() throws IOException {
        assertThat(read("250\r\n").isPositive()).isTrue();
        assertThat(read("550 no\n").isPermanent()).isTrue();
    }

    @Test
    void ignoresEnhancedCodesOfAnotherClass() throws IOException {
        assertThat(read("550 2.1.5 odd\r\n").status()).isEqualTo("5.0.0");
        assertThat(read("451 4.7.1234 odd\r\n").status()).isEqualTo("4.0.0");
    }

    @Test
    void keepsControlsOutOfLogsAndReports() throws IOException {
        assertThat(read("550 5.1.1 a\u0007b\r\n").text()).isEqualTo("550 5.1.1 a?b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\n",
                "25\r\n",
                "099 x\r\n",
                "600 x\r\n",
                "250x\r\n",
                "250-a\r\n251 b\r\n",
                "\r\n"
            })
    void refusesWhatIsNoReply(String octets) {
        assertThatThrownBy(() -> read(octets)).isInstanceOf(SmtpFailure.class);
    }

    @Test
    void refusesWhatHasNoEnd() {
        assertThatThrownBy(() -> read("250 " + "x".repeat(ReplyReader.MAX_LINE)))
                .isInstanceOf(SmtpFailure.class);
        assertThatThrownBy(() -> read("250-x\r\n".repeat(ReplyReader.MAX_LINES + 1)))
                .isInstanceOf(SmtpFailure.class);
        assertThatThrownBy(() -> read("250-x\r\n")).isInstanceOf(EOFException.class);
    }
}
