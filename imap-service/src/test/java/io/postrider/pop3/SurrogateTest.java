package io.postrider.pop3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurrogateTest {
    private static String surrogate(String header) {
        byte[] octets = Objects.requireNonNull(Surrogate.of((header + "\r\n\r\nbody").getBytes(UTF_8)))
                .octets();
        String text = new String(octets, US_ASCII);
        assertThat(text).endsWith("\r\n\r\n").doesNotContain("\ufffd");
        return text.substring(0, text.length() - 4);
    }

    @Test
    void aSubjectThatLooksLikeAParameterKeepsItsWords() {
        assertThat(surrogate("Subject: name=M\u00fcller")).isEqualTo("Subject: =?utf-8?B?bmFtZT1Nw7xsbGVy?=");
    }

    @Test
    void aQuotedNameWithACommaStaysOneAddress() {
        assertThat(surrogate("To: \"M\u00fcller, Max (Boss)\" <max@example.org>, b@example.org"))
                .isEqualTo("To: =?utf-8?B?TcO8bGxlciwgTWF4IChCb3NzKQ==?= <max@example.org>, b@example.org");
    }

    /** RFC 6858 section 2.4: nothing is made up in place of what ASCII cannot say. */
    @Test
    void aStructuredFieldWithoutSurrogateIsLeftOut() {
        assertThat(surrogate("Message-ID: <1@ex\u00e4mple.org>\r\nSubject: a\r\nK\u00f6ln: x"))
                .isEqualTo("Subject: a");
    }

    @Test
    void aParameterThatIsNoParameterIsMadeReadable() {
        assertThat(surrogate("Content-Type: text/plain; name=\u00c4 b.txt; x=\u00c4"))
                .isEqualTo("Content-Type: text/plain; name*=utf-8''%C3%84 b.txt; x*=utf-8''%C3%84");
        assertThat(surrogate("Content-Disposition: \u00c4")).isEqualTo("Content-Disposition: ?");
    }

    /** What a sender can put into a header must neither exhaust the stack nor take time by the square of its length. */
    @ParameterizedTest
    @ValueSource(strings = {"<", "\"", "\\", "a", "a=", "\"\\", "=\"", ";", "\u00e4", "\"x", "@,"})
    @Timeout(60)
    void aHostileHeaderIsReadInTime(String what) {
        String many = what.repeat(120_000 / what.length());
        for (String name : new String[] {"To", "Subject", "Content-Type", "X-Any"}) {
            assertThat(surrogate(name + ": \"" + many + " \u00e4")).startsWith(name + ":");
            assertThat(surrogate(name + ": \u00e4" + many)).startsWith(name + ":");
        }
    }
}
