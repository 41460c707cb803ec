package io.postrider.mail.name;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModifiedUtf7Test {
    @Test
    void encodesTheExampleOfTheRfc() {
        // RFC 3501 section 5.1.3
        assertThat(ModifiedUtf7.encode("~peter/mail/台北/日本語")).isEqualTo("~peter/mail/&U,BTFw-/&ZeVnLIqe-");
        assertThat(ModifiedUtf7.decode("~peter/mail/&U,BTFw-/&ZeVnLIqe-".getBytes(US_ASCII)))
                .isEqualTo("~peter/mail/台北/日本語");
        assertThat(ModifiedUtf7.encode("a & b")).isEqualTo("a &- b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"&", "&U", "&U,BTFw", "&AGE-", "&Jjo!-", "a\u0001", "&U,BTFw-&ZeVnLIqe-", "&AAA-", "&/-"})
    void refusesWhatIsNotCanonical(String wire) {
        assertThatThrownBy(() -> ModifiedUtf7.decode(wire.getBytes(US_ASCII)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void decodesWhatItEncoded() {
        var random = new Random(6);
        for (int round = 0; round < 2_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.appendCodePoint(
                        random.nextBoolean() ? 0x20 + random.nextInt(0x5f) : 0xA0 + random.nextInt(0xD000));
            }
            String name = text.toString();
            if (name.indexOf(0xFFFD) < 0) {
                assertThat(ModifiedUtf7.decode(ModifiedUtf7.encode(name).getBytes(US_ASCII)))
                        .isEqualTo(name);
            }
        }
    }
}
