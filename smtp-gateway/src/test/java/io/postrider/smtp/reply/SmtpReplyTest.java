package io.postrider.smtp.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpReplyTest {
    @Test
    void writesCodeAndStatusOnEveryLine() {
        SmtpReply reply = new SmtpReply(250, EnhancedStatus.of("2.0.0"), List.of("one", "two"));
        assertThat(new String(reply.octets(), StandardCharsets.US_ASCII))
                .isEqualTo("250-2.0.0 one\r\n250 2.0.0 two\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\r\n250 lines", "two\nlines", "a\rb", "nul\0", "tab\t", "umlaut ü", "č", "del\u007f"})
    void neverHoldsWhatCouldEndALine(String text) {
        // U+010D narrows to a line end; a reply of one line must stay one.
        assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.plain(250, text));
    }

    @Test
    void refusesAStatusOfAnotherClass() {
        assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.of(250, "5.0.0", "no"));
        assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.of(451, "5.3.0", "no"));
    }

    @Test
    void hasConstantsThatFitALine() throws IllegalAccessException {
        for (Field field : Replies.class.getFields()) {
            SmtpReply reply = (SmtpReply) field.get(null);
            assertThat(reply.octets()).as(field.getName()).endsWith((byte) '\r', (byte) '\n');
            assertThat(reply.octets()).as(field.getName()).hasSizeLessThanOrEqualTo(512);
        }
    }
}
