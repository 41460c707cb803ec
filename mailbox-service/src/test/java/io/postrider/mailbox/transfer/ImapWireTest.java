package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server may send whatever it likes, for ever. */
@Timeout(60)
class ImapWireTest {
    /** The same octets again and again, without an end. */
    private static final class Endless extends InputStream {
        private final byte[] octets;
        private int position;
        private long given;

        Endless(String text) {
            octets = text.getBytes(ISO_8859_1);
        }

        @Override
        public int read() {
            given++;
            return octets[position++ % octets.length] & 0xFF;
        }
    }

    private static ImapWire wire(InputStream in) {
        return new ImapWire(in, OutputStream.nullOutputStream());
    }

    private static ImapWire wire(String text) {
        return wire(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x", // a tag without an end
                "* x", // words
                "* LIST ((((((((((((", // depth
                "* LIST a b c d e f ", // tokens
                "* LIST \"\\\\",
                "* OK ",
                "* LIST {99999999999999999999}\r\n",
                "* LIST {65537}\r\n",
                "* LIST {-1}\r\n",
                "* LIST {}\r\n{}\r\n",
                "\0",
                "* (",
                "* 1 FETCH (FLAGS (\\Seen "
            })
    void anEndlessAnswerIsGivenUpEarly(String text) {
        for (String start : List.of("", "* OK hello\r\n")) {
            var endless = new Endless(text);
            InputStream in =
                    new java.io.SequenceInputStream(new ByteArrayInputStream(start.getBytes(ISO_8859_1)), endless);
            ImapWire wire = wire(in);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 3; i++) {
                            wire.read();
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(endless.given).isLessThan(2_000_000);
        }
    }

    @Test
    void aLiteralOfAMessageIsHeldByNobody() throws Exception {
        // 1 GiB that ends nowhere is read a buffer at a time, as long as its taker goes on.
        var wire = wire(new java.io.SequenceInputStream(
                new ByteArrayInputStream("* 1 FETCH (BODY[] {1073741824}\r\n".getBytes(ISO_8859_1)), new Endless("x")));
        long[] taken = {0};
        wire.literalsTo(octets -> {
            taken[0] = octets.readNBytes(100_000).length;
            throw new IOException("enough");
        });
        assertThatThrownBy(wire::read).hasMessage("enough");
        assertThat(taken[0]).isEqualTo(100_000);
    }

    @Test
    void whatComesInOneOfTheThreeWaysOfANstringIsTaken() throws Exception {
        for (String body : List.of("{5}\r\nhello", "\"hello\"")) {
            var wire = wire("* 1 FETCH (UID 7 BODY[] " + body + " FLAGS ())\r\np1 OK\r\n");
            var taken = new ByteArrayOutputStream();
            wire.literalsTo(octets -> octets.transferTo(taken));
            wire.read();
            assertThat(taken.toString(StandardCharsets.US_ASCII)).isEqualTo("hello");
            assertThat(wire.wasTaken()).isTrue();
            assertThat(wire.read().status()).isEqualTo("OK");
        }
        var nil = wire("* 1 FETCH (UID 7 BODY[] NIL)\r\n");
        nil.literalsTo(octets -> octets.transferTo(OutputStream.nullOutputStream()));
        nil.read();
        assertThat(nil.wasTaken()).isFalse();
    }

    @Test
    void nothingButAnIoExceptionComesOfNoise() {
        var random = new Random(42);
        String alphabet = "* 1 OK NO()\"\\{}[]\r\n\0+FETCHBODY[] LIST";
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder("* ");
            int length = random.nextInt(60);
            for (int i = 0; i < length; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            ImapWire wire = wire(text.toString());
            wire.literalsTo(octets -> octets.transferTo(OutputStream.nullOutputStream()));
            try {
                for (int i = 0; i < 60; i++) {
                    wire.read();
                }
            } catch (IOException end) {
                continue;
            }
            throw new AssertionError("an end that was none: " + text);
        }
    }
}
