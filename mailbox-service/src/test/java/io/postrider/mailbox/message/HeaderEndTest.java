package io.postrider.mailbox.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeaderEndTest {
    private static final Map<String, Integer> ENDS = Map.of(
            "A: b\r\n\r\nbody", 8,
            "A: b\n\nbody", 6,
            "\r\nbody", 2,
            "\nbody", 1,
            "A: b\r\n", -1,
            "", -1,
            "A: b\r\n \r\n\r\nx", 11,
            "A: \r\r\n\r\nx", 8,
            "A: b\r\n\rX\r\n\r\n", 12);

    @Test
    void isAfterTheFirstEmptyLine() {
        ENDS.forEach((text, end) -> {
            byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
            assertThat(new HeaderEnd().find(octets, 0, octets.length)).as(text).isEqualTo(end);
        });
    }

    @Test
    void isTheSameWhenOctetsComeOneByOne() {
        ENDS.forEach((text, end) -> {
            byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
            var scanner = new HeaderEnd();
            int found = -1;
            for (int i = 0; i < octets.length && found < 0; i++) {
                found = scanner.find(octets, i, i + 1);
            }
            assertThat(found).as(text).isEqualTo(end);
        });
    }
}
