package io.postrider.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EncodedChunkTest {
    private static final UUID ID = new UUID(0, 1);

    private static byte[] text(int size) {
        byte[] octets = new byte[size];
        for (int i = 0; i < size; i++) {
            octets[i] = (byte) ('a' + (i * 7 / 3) % 11);
        }
        return octets;
    }

    @Test
    void compressesOnlyWhereItPays() throws Exception {
        byte[] random = new byte[100_000];
        new Random(3).nextBytes(random);
        assertThat(EncodedChunk.encode(random).encoding()).isEqualTo(EncodedChunk.AS_IS);
        assertThat(EncodedChunk.encode(text(EncodedChunk.COMPRESS_FROM - 1)).encoding())
                .isEqualTo(EncodedChunk.AS_IS);
        EncodedChunk compressed = EncodedChunk.encode(text(EncodedChunk.COMPRESS_FROM));
        assertThat(compressed.encoding()).isEqualTo(EncodedChunk.DEFLATE);
        assertThat(compressed.decode(ID, 0)).isEqualTo(text(EncodedChunk.COMPRESS_FROM));
    }

    @Test
    void savesAQuarterOfBase64() throws Exception {
        byte[] random = new byte[150_000];
        new Random(5).nextBytes(random);
        byte[] base64 = Base64.getMimeEncoder().encode(random);
        EncodedChunk chunk = EncodedChunk.encode(base64);
        assertThat(chunk.octets().length).isLessThan(base64.length * 78 / 100);
        assertThat(chunk.decode(ID, 0)).isEqualTo(base64);
    }

    /** Whatever bit flips in the stored octets, what comes out is right or nothing. */
    @Test
    void aFlippedBitNeverGoesUnseen() throws Exception {
        for (byte[] chunk : new byte[][] {text(200), text(30_000)}) {
            EncodedChunk good = EncodedChunk.encode(chunk);
            int wrong = 0;
            for (int i = 0; i < good.octets().length; i++) {
                byte[] octets = good.octets().clone();
                octets[i] ^= (byte) (1 << i % 8);
                try {
                    byte[] decoded =
                            new EncodedChunk(good.encoding(), good.length(), good.sha256(), octets).decode(ID, 0);
                    assertThat(decoded).isEqualTo(chunk);
                } catch (CorruptContentException e) {
                    wrong++;
                }
            }
            assertThat(wrong).isPositive();
        }
        EncodedChunk good = EncodedChunk.encode(text(30_000));
        assertThatThrownBy(() -> new EncodedChunk(good.encoding(), 29_999, good.sha256(), good.octets()).decode(ID, 0))
                .isInstanceOf(CorruptContentException.class);
    }
}
