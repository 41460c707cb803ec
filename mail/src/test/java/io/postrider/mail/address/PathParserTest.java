package io.postrider.mail.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathParserTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<a@b.example>|a@b.example",
                "<@one.example,@two.example:a@b.example>|a@b.example",
                "<\"a b\"@b.example>|\"a b\"@b.example",
                "<\"q>x\"@b.c>|\"q>x\"@b.c",
                "<\"plain\"@b.c>|plain@b.c",
                "<\"a\\\"b\"@b.c>|\"a\\\"b\"@b.c",
                "<a@[192.0.2.1]>|a@[192.0.2.1]",
                "<a@[IPv6:2001:db8::1]>|a@[IPv6:2001:db8::1]",
                "<a@[IPv6:::ffff:192.0.2.1]>|a@[IPv6:::ffff:192.0.2.1]",
                "<grüße@bücher.example>|grüße@bücher.example",
            })
    void readsPaths(String text, String address) {
        PathParser.Parsed parsed = PathParser.forwardPath(text, 0);
        assertThat(parsed.path().address()).isEqualTo(address);
        assertThat(parsed.end()).isEqualTo(text.length());
    }

    @Test
    void takesAllOfAtext() {
        String address = "a+b.c!#$%&'*/=?^_`{|}~-@x";
        assertThat(Mailbox.parse(address).address()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<",
                "<>",
                "a@b.c",
                "<a>",
                "<a@>",
                "<@b.c>",
                "<a@b.c",
                "< a@b.c>",
                "<a@b.c >",
                "<a b@c.d>",
                "<a@b..c>",
                "<a@b.c.>",
                "<a@-b.c>",
                "<.a@b.c>",
                "<a.@b.c>",
                "<a..b@c.d>",
                "<\"a@b.c>",
                "<\"\"@b.c>",
                "<a@[192.0.2.256]>",
                "<a@[1.2.3]>",
                "<a@[IPv6:1::2::3]>",
                "<a@[IPv6:1:2:3:4:5:6:7]>",
                "<a@b.c\u0001>",
                "<a\u0000@b.c>",
                "<a\u2028@b.c>",
                "<\"a\r\n\"@b.c>",
                "<@one.example a@b.c>",
                "<a@b@c>",
                "<(x)a@b.c>",
            })
    void refusesWhatIsNoPath(String text) {
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> PathParser.forwardPath(text, 0));
    }

    @Test
    void readsTheNullPathOnlyAsReversePath() {
        assertThat(PathParser.reversePath("FROM:<> SIZE=1", 5)).isEqualTo(new PathParser.Parsed(MailPath.NULL, 7));
        assertThat(MailPath.NULL.address()).isEmpty();
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> PathParser.forwardPath("<>", 0));
    }

    @Test
    void readsThePostmasterOnlyAsForwardPath() {
        assertThat(PathParser.forwardPath("TO:<postMASTER>", 3).path()).isEqualTo(MailPath.POSTMASTER);
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> PathParser.reversePath("<Postmaster>", 0));
    }

    @Test
    void stopsAfterTheBracket() {
        PathParser.Parsed parsed = PathParser.reversePath("MAIL FROM:<a@b.c> BODY=8BITMIME", 10);
        assertThat(parsed.path().address()).isEqualTo("a@b.c");
        assertThat(parsed.end()).isEqualTo(17);
    }

    @Test
    void boundsTheLocalPartAt64Octets() {
        assertThat(Mailbox.parse("a".repeat(64) + "@b.c").localPart()).hasSize(64);
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> Mailbox.parse("a".repeat(65) + "@b.c"));
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> Mailbox.parse("ü".repeat(33) + "@b.c"));
    }

    @Test
    void boundsThePathAt256Octets() {
        String label = "d".repeat(60);
        String domain = label + '.' + label + '.' + label + '.' + "d".repeat(6);
        assertThat(PathParser.forwardPath('<' + "a".repeat(64) + '@' + domain + '>', 0)
                        .end())
                .isEqualTo(256);
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> PathParser.forwardPath('<' + "a".repeat(64) + '@' + domain + "d>", 0));
    }

    @Test
    void normalizesTheDomainAlone() {
        Mailbox mailbox = Mailbox.parse("Ann@BÜCHER.Example");
        assertThat(mailbox.normalized().address()).isEqualTo("Ann@xn--bcher-kva.example");
        assertThat(mailbox.needsSmtpUtf8()).isFalse();
        assertThat(Mailbox.parse("grüße@b.c").needsSmtpUtf8()).isTrue();
        assertThat(Mailbox.parse("a@[192.0.2.1]").domainName()).isEmpty();
    }
}
