package io.postrider.smtp.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictLinesTest {
    private static final int ROUNDS = 20_000;

    /** What came of reading some octets. */
    private record Result(String text, boolean ended, StrictLines.Fault fault, int used) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a\\r\\n.\\r\\n|a\\r\\n",
                ".\\r\\n|''",
                "..\\r\\n.\\r\\n|.\\r\\n",
                ".a\\r\\n.\\r\\n|a\\r\\n",
                "...\\r\\n.\\r\\n|..\\r\\n",
                "a.\\r\\n.\\r\\n|a.\\r\\n",
                "\\r\\n\\r\\n.\\r\\n|\\r\\n\\r\\n",
                "\\r\\n.\\r\\n|\\r\\n",
            })
    void readsMessagesToTheirDot(String sent, String message) {
        Result result = read(octets(sent + "next"), Integer.MAX_VALUE, StrictLines.dotTerminated());
        assertThat(result).isEqualTo(new Result(text(message), true, null, octets(sent).length));
    }

    @ParameterizedTest
    @CsvSource({
        "a\\n, BARE_LF",
        "\\n.\\n, BARE_LF",
        ".\\n, BARE_LF",
        "a\\rb, BARE_CR",
        "a\\r\\r\\n, BARE_CR",
        ".\\rx, BARE_CR",
        ".\\r\\r\\n, BARE_CR",
        "a\\0, NUL",
        ".\\0, NUL",
        "\\0.\\r\\n, NUL",
    })
    void findsWhatAMessageMayNotHave(String sent, StrictLines.Fault fault) {
        Result result = read(octets(sent + "\\r\\n.\\r\\n"), Integer.MAX_VALUE, StrictLines.dotTerminated());
        assertThat(result.fault()).isEqualTo(fault);
        assertThat(result.ended()).isTrue();
    }

    @Test
    void takesADotForADotInChunks() {
        Result result = read(octets("a\\r\\n.\\r\\n..b"), Integer.MAX_VALUE, StrictLines.counted());
        assertThat(result.text()).isEqualTo("a\r\n.\r\n..b");
        assertThat(result.ended()).isFalse();
        assertThat(result.fault()).isNull();
    }

    @Test
    void findsACarriageReturnAtTheVeryEndOfChunks() {
        StrictLines lines = StrictLines.counted();
        read(octets("a\\r"), Integer.MAX_VALUE, lines);
        assertThat(lines.fault()).isNull();
        lines.finish();
        assertThat(lines.fault()).isEqualTo(StrictLines.Fault.BARE_CR);
    }

    /** However the network cuts, the outcome is the same, and it is that of a reader too simple to be wrong. */
    @Test
    void agreesWithASimpleReaderHoweverTheOctetsAreCut() {
        Random random = new Random(20_261_123);
        byte[] alphabet = {'\r', '\n', '.', 'a', 0, '\r', '\n', '.', (byte) 0xe4};
        for (int round = 0; round < ROUNDS; round++) {
            byte[] octets = new byte[random.nextInt(24)];
            for (int i = 0; i < octets.length; i++) {
                octets[i] = alphabet[random.nextInt(alphabet.length)];
            }
            Result simple = simply(octets);
            for (int piece : new int[] {1, 2, 3, Integer.MAX_VALUE}) {
                Result result = read(octets, piece, StrictLines.dotTerminated());
                assertThat(result.ended()).isEqualTo(simple.ended());
                assertThat(result.used()).isEqualTo(simple.used());
                assertThat(result.fault() == null).isEqualTo(simple.fault() == null);
                if (simple.fault() == null && simple.ended()) {
                    assertThat(result.text()).isEqualTo(simple.text());
                }
            }
        }
    }

    private static Result simply(byte[] octets) {
        String all = new String(octets, StandardCharsets.ISO_8859_1);
        int end = all.startsWith(".\r\n") ? 0 : all.indexOf("\r\n.\r\n") + 2;
        boolean ended = all.startsWith(".\r\n") || end >= 2;
        String message = ended ? all.substring(0, end) : all;
        String rest = message.replace("\r\n", "");
        boolean openEnd = !ended && message.endsWith("\r");
        String checked = openEnd ? rest.substring(0, rest.length() - 1) : rest;
        boolean fault = checked.indexOf('\r') >= 0 || checked.indexOf('\n') >= 0 || checked.indexOf('\0') >= 0;
        String unstuffed = ("\r\n" + message).replace("\r\n.", "\r\n").substring(2);
        return new Result(unstuffed, ended, fault ? StrictLines.Fault.BARE_CR : null, ended ? end + 3 : octets.length);
    }

    private static Result read(byte[] octets, int piece, StrictLines lines) {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        int position = 0;
        while (position < octets.length && !lines.ended()) {
            int to = (int) Math.min(octets.length, (long) position + piece);
            position = lines.read(octets, position, to, sink::write);
        }
        assertThat(lines.fault() != null || lines.handedOn() == sink.size()).isTrue();
        return new Result(sink.toString(StandardCharsets.ISO_8859_1), lines.ended(), lines.fault(), position);
    }

    private static byte[] octets(String escaped) {
        return text(escaped).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(String escaped) {
        return escaped.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
    }
}
