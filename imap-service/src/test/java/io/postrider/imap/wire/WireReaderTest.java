package io.postrider.imap.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WireReaderTest {
    private static final Limits LIMITS = new Limits(1000, 10, 5, 2000, 3, 4, 5);

    private static WireReader reader(String text) {
        byte[] octets = text.getBytes(ISO_8859_1);
        return new WireReader(octets, 0, octets.length, LIMITS);
    }

    @Test
    void readsQuotedStringsWithEscapes() {
        assertThat(reader("\"a \\\"b\\\\\"").astring()).isEqualTo("a \"b\\");
        assertThat(reader("\"\"").astring()).isEmpty();
    }

    @Test
    void readsLiteralsOfBothKinds() {
        assertThat(reader("{3}\r\na\"b").astring()).isEqualTo("a\"b");
        assertThat(reader("{3+}\r\nabc").astring()).isEqualTo("abc");
        assertThat(reader("{0}\r\n").astring()).isEmpty();
    }

    @Test
    void refusesALiteralAboveTheLimit() {
        assertThat(reader("{10}\r\n0123456789").astring()).hasSize(10);
        assertThatThrownBy(() -> reader("{11}\r\n01234567890").astring()).isInstanceOf(SyntaxException.class);
    }

    @Test
    void refusesNulAndBareLineBreaks() {
        assertThatThrownBy(() -> reader("\"a\u0000\"").astring()).isInstanceOf(SyntaxException.class);
        assertThatThrownBy(() -> reader("\"a\nb\"").astring()).isInstanceOf(SyntaxException.class);
        assertThatThrownBy(() -> reader("{2}\r\na\u0000").astring()).isInstanceOf(SyntaxException.class);
    }

    @Test
    void saysWhereAndWhatWasExpected() {
        WireReader in = reader("abc \u0001");
        in.atom();
        in.space();
        assertThatThrownBy(in::astring)
                .isInstanceOfSatisfying(
                        SyntaxException.class,
                        wrong -> assertThat(wrong.position()).isEqualTo(4))
                .hasMessageContaining("an atom or a string");
    }

    @Test
    void boundsNumbers() {
        assertThat(reader("4294967295").number()).isEqualTo(0xFFFF_FFFFL);
        assertThatThrownBy(() -> reader("4294967296").number()).isInstanceOf(SyntaxException.class);
        assertThat(reader("9223372036854775807").number64()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> reader("9223372036854775808").number64()).isInstanceOf(SyntaxException.class);
        assertThatThrownBy(() -> reader("0").nzNumber()).isInstanceOf(SyntaxException.class);
    }

    @Test
    void boundsNesting() {
        WireReader in = reader("((((");
        in.open();
        in.open();
        in.open();
        assertThatThrownBy(in::open).isInstanceOf(SyntaxException.class);
    }

    @Test
    void doesNotMoveWhenATryFails() {
        WireReader in = reader("FLAGSX");
        assertThat(in.tryKeyword("FLAGS")).isFalse();
        assertThat(in.position()).isZero();
        assertThat(reader("flags.silent (").tryKeyword("FLAGS.SILENT")).isTrue();
    }

    @Test
    void readsMailboxNames() {
        assertThat(reader("inBox").mailbox()).isEqualTo(MailboxName.INBOX);
        assertThat(reader("inbox/Sub").mailbox().text()).isEqualTo("INBOX/Sub");
        assertThat(reader("\"Entw&APw-rfe\"").mailbox().text()).isEqualTo("Entwürfe");
        assertThatThrownBy(() -> reader("&AGE-").mailbox()).isInstanceOf(SyntaxException.class);
    }
}
