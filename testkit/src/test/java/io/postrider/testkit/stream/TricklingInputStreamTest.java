package io.postrider.testkit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TricklingInputStreamTest {

    @Test
    void givesOneOctetARead() throws IOException {
        TricklingInputStream in = TricklingInputStream.of(new byte[] {1, 2, 3});
        assertThat(in.read(new byte[10])).isEqualTo(1);
        assertThat(in.available()).isEqualTo(1);
        assertThat(in.readAllBytes()).containsExactly(2, 3);
        assertThat(in.read(new byte[10])).isEqualTo(-1);
    }
}
