package io.postrider.mail.spam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkTest {
    @ParameterizedTest
    @CsvSource({
        "https://One.Example/a?b, one.example",
        "http://user:x@two.example:8080/, two.example",
        "http:\\\\three.example\\a, three.example",
        "https:four.example, four.example",
        "//five.example/x, five.example",
        "http://%73ix.example, six.example",
        "http://bücher.example/, xn--bcher-kva.example",
        "http://[2001:db8::1]/, [2001:db8::1]",
        "mailto:a@b.example, ",
        "/relative, ",
        "http://, ",
        "javascript:alert(1), "
    })
    void leadsToTheHostThatABrowserWouldAsk(String target, String host) {
        assertThat(new Link(target, "").host()).isEqualTo(host);
    }

    @Test
    void endsALinkInTextWhereReadersEndIt() {
        Sample sample = Sample.of("Subject: x\r\n\r\nSee (http://a.example/x), www.b.example. nowww.c.example\r\n"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(sample.links())
                .extracting(Link::target)
                .containsExactly("http://a.example/x", "http://www.b.example");
    }
}
