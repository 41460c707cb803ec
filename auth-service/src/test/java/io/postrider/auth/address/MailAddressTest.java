package io.postrider.auth.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "Ann@Example.ORG, ann@example.org",
                "ann@example.org., ann@example.org",
                "\"ann.b\"@example.org, ann.b@example.org",
                "\"an\\n\"@example.org, ann@example.org",
                "o'brien+x=y@example.org, o'brien+x=y@example.org",
                "ann@bücher.example, ann@xn--bcher-kva.example",
                "ann@BÜCHER.example, ann@xn--bcher-kva.example",
                "ann@XN--BCHER-KVA.example, ann@xn--bcher-kva.example",
                "JÖRG@example.org, jörg@example.org",
                "ΝΙΚΟΣ@example.org, νικοσ@example.org",
                "νίκος@example.org, νίκοσ@example.org",
                "ann@1and1.example, ann@1and1.example",
            })
    void hasOneFormForAllSpellings(String text, String canonical) throws InvalidAddressException {
        assertThat(MailAddress.parse(text)).hasToString(canonical);
    }

    @Test
    void composesLettersAndMarks() throws InvalidAddressException {
        assertThat(MailAddress.parse("jo\u0308rg@example.org")).isEqualTo(MailAddress.parse("j\u00f6rg@example.org"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ann",
                "@example.org",
                "ann@",
                "ann@localhost",
                "ann@.org",
                "ann@example..org",
                "ann@-a.org",
                "ann@a-.org",
                "ann@a_b.org",
                "ann@192.0.2.1",
                "ann@[192.0.2.1]",
                ".ann@example.org",
                "ann.@example.org",
                "a..b@example.org",
                "a b@example.org",
                "\"a b\"@example.org",
                "a@b@example.org",
                "ann\r\n@example.org",
                "ann@example.org\r\nRCPT TO:<x@y.org>",
                "ann\u0000@example.org",
                "ann\u200b@example.org",
                "ann\u202e@example.org",
                "<ann@example.org>",
                "ann,bob@example.org",
                "ann@stra\u00dfe.example"
            })
    void refusesWhatIsNoAddressHere(String text) {
        assertThatThrownBy(() -> MailAddress.parse(text)).isInstanceOf(InvalidAddressException.class);
        assertThat(MailAddress.tryParse(text)).isEmpty();
    }

    // RFC 5321 section 4.5.3.1.1
    @Test
    void allowsALocalPartOf64OctetsAndNoMore() throws InvalidAddressException {
        assertThat(MailAddress.parse("a".repeat(64) + "@example.org").localPart())
                .hasSize(64);
        assertThatThrownBy(() -> MailAddress.parse("a".repeat(65) + "@example.org"))
                .hasMessageContaining("64 octets");
        assertThatThrownBy(() -> MailAddress.parse("ö".repeat(33) + "@example.org"))
                .hasMessageContaining("64 octets");
    }

    @Test
    void allows254OctetsAndNoMore() throws InvalidAddressException {
        String domain = ("a".repeat(62) + ".").repeat(3) + "org";
        String local = "a".repeat(254 - 1 - domain.length());
        assertThat(MailAddress.parse(local + '@' + domain).toString()).hasSize(254);
        assertThatThrownBy(() -> MailAddress.parse(local + "a@" + domain)).hasMessageContaining("254 octets");
    }

    @Test
    void leavesOutThePlusTag() throws InvalidAddressException {
        assertThat(MailAddress.parse("ann+a+b@example.org").withoutTag())
                .contains(MailAddress.parse("ann@example.org"));
        assertThat(MailAddress.parse("+a@example.org").withoutTag()).isEmpty();
        assertThat(MailAddress.parse("ann@example.org").withoutTag()).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithoutRepeatingControlCharacters() {
        assertThatThrownBy(() -> MailAddress.parse("an\r\nn")).hasMessage("'an??n' has no @.");
    }

    @Test
    void showsADomainToPeople() throws InvalidAddressException {
        assertThat(DomainName.parse("xn--bcher-kva.example").unicode()).isEqualTo("bücher.example");
    }
}
