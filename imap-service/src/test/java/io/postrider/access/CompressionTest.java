package io.postrider.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class CompressionTest {
    @Test
    void goesOnAfterARestWhereItStopped() throws Exception {
        var wire = new ByteArrayOutputStream();
        var sending = new Compression(InputStream.nullInputStream(), wire);
        OutputStream out = sending.output();
        var expected = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String text = ("* " + i + " FETCH (FLAGS (\\Seen))\r\n").repeat(1 + i % 7 * 40);
            out.write(text.getBytes(US_ASCII));
            expected.append(text);
            if (i % 3 == 0) {
                sending.rest();
            }
        }
        sending.end();
        var receiving = new Compression(new ByteArrayInputStream(wire.toByteArray()), OutputStream.nullOutputStream());
        assertThat(new String(receiving.input().readAllBytes(), US_ASCII)).isEqualTo(expected.toString());
        receiving.end();
        assertThat(wire.size()).isLessThan(expected.length() / 10);
    }
}
