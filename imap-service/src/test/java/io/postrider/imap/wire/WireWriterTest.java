package io.postrider.imap.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WireWriterTest {
    private static byte[] written(Consumer<WireWriter> writing) {
        var octets = new ByteArrayOutputStream();
        var out = new WireWriter(octets);
        writing.accept(out);
        out.flush();
        return octets.toByteArray();
    }

    private static String text(Consumer<WireWriter> writing) {
        return new String(written(writing), ISO_8859_1);
    }

    @Test
    void quotesWhatCanBeQuoted() {
        assertThat(text(out -> out.string("a \"b\\"))).isEqualTo("\"a \\\"b\\\\\"");
        assertThat(text(out -> out.string("ü"))).isEqualTo("{2}\r\n\u00c3\u00bc");
        assertThat(text(out -> out.string("a\r\nb"))).isEqualTo("{4}\r\na\r\nb");
        assertThat(text(out -> out.nstring(null))).isEqualTo("NIL");
        assertThat(text(out -> out.string("x".repeat(1001)))).startsWith("{1001}\r\n");
    }

    @Test
    void writesAstringsSoThatNilStaysAName() {
        assertThat(text(out -> out.astring("INBOX".getBytes(UTF_8)))).isEqualTo("INBOX");
        assertThat(text(out -> out.astring("nil".getBytes(UTF_8)))).isEqualTo("\"nil\"");
        assertThat(text(out -> out.astring(new byte[0]))).isEqualTo("\"\"");
        assertThat(text(out -> out.astring("a b".getBytes(UTF_8)))).isEqualTo("\"a b\"");
    }

    @Test
    void writesNumbers() {
        for (long number : new long[] {0, 9, 10, 99, 100, 4294967295L, Long.MAX_VALUE, -1}) {
            assertThat(text(out -> out.number(number))).isEqualTo(Long.toString(number));
        }
    }

    @Test
    void readsBackWhateverStringItWrote() {
        var random = new Random(3);
        for (int round = 0; round < 2_000; round++) {
            byte[] octets = new byte[random.nextInt(40)];
            for (int i = 0; i < octets.length; i++) {
                octets[i] = (byte) (1 + random.nextInt(255));
            }
            byte[] wire = written(out -> out.string(octets));
            var in = new WireReader(wire, 0, wire.length, Limits.AFTER_LOGIN);
            assertThat(in.string()).isEqualTo(octets);
            in.end();
        }
    }

    @Test
    void keepsTheOrderOfLargeAndSmallPieces() {
        var random = new Random(4);
        var expected = new ByteArrayOutputStream();
        byte[] actual = written(out -> {
            for (int i = 0; i < 400; i++) {
                byte[] piece = new byte[random.nextInt(i % 7 == 0 ? 40_000 : 300)];
                random.nextBytes(piece);
                expected.writeBytes(piece);
                write(out, piece, i);
            }
        });
        assertThat(actual).isEqualTo(expected.toByteArray());
    }

    private static void write(WireWriter out, byte[] piece, int how) {
        try {
            if (how % 2 == 0) {
                out.octets(piece);
            } else {
                out.octets(new ByteArrayInputStream(piece), piece.length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void tellsASourceThatEndsEarlyFromAClientThatIsGone() {
        assertThatThrownBy(() -> new WireWriter(OutputStream.nullOutputStream())
                        .octets(new ByteArrayInputStream(new byte[3]), 4))
                .isInstanceOf(EOFException.class);
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("gone");
            }
        };
        assertThatThrownBy(() -> new WireWriter(gone).ascii("x").flush()).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void writesDatesThatItReadsBack() {
        var random = new Random(5);
        for (int round = 0; round < 500; round++) {
            Instant instant = Instant.ofEpochSecond(random.nextLong(4_000_000_000L));
            byte[] wire = written(out -> ImapDates.writeDateTime(out, instant));
            assertThat(ImapDates.dateTime(new WireReader(wire, 0, wire.length, Limits.AFTER_LOGIN)))
                    .isEqualTo(instant);
        }
        assertThat(text(out -> ImapDates.writeDateTime(out, Instant.parse("1996-07-07T09:44:25Z"))))
                .isEqualTo("\" 7-Jul-1996 09:44:25 +0000\"");
    }
}
