package io.postrider.mail.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {
    @ParameterizedTest
    @CsvSource({
        "example.org,example.org",
        "EXAMPLE.Org.,example.org",
        "bücher.example,xn--bcher-kva.example",
        "BÜCHER。example,xn--bcher-kva.example",
        "faß.example,xn--fa-hia.example",
        "例え.テスト,xn--r8jz45g.xn--zckzah",
        "παράδειγμα.δοκιμή,xn--hxajbheg2az3al.xn--jxalpdlp",
        "xn--bcher-kva.example,xn--bcher-kva.example",
        "ﬁ.example,fi.example",
        "_dmarc.example,_dmarc.example",
    })
    void normalizes(String written, String ascii) {
        assertThat(DomainName.of(written).ascii()).isEqualTo(ascii);
    }

    @ParameterizedTest
    @CsvSource({
        "xn--bcher-kva.example,bücher.example",
        "xn--r8jz45g.xn--zckzah,例え.テスト",
        "xn--a.example,xn--a.example",
        "xn--99999999999.example,xn--99999999999.example",
        "example.org,example.org",
    })
    void showsUnicode(String ascii, String unicode) {
        assertThat(DomainName.of(ascii).unicode()).isEqualTo(unicode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", ".a", "-a.b", "a-.b", "a b", "a@b", "☃.example", "a\n.b", "a%b"})
    void refuses(String domain) {
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> DomainName.of(domain));
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64})
    void boundsLabels(int length) {
        String domain = "a".repeat(length) + ".example";
        if (length == 63) {
            assertThat(DomainName.of(domain).ascii()).isEqualTo(domain);
        } else {
            assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> DomainName.of(domain));
        }
    }
}
