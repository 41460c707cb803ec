package io.postrider.auth.bearer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerMessageTest {
    private static byte[] octets(String text) {
        return text.replace("^A", "\u0001").getBytes(StandardCharsets.UTF_8);
    }

    /** RFC 7628 section 4.1. */
    @Test
    void readsTheExampleOfTheStandard() {
        assertThat(BearerMessage.oauthBearer(octets("n,a=user@example.com,^Ahost=server.example.com^Aport=143^A"
                        + "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==^A^A")))
                .contains(new BearerMessage("user@example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="));
        assertThat(BearerMessage.oauthBearer(octets("n,,^Aauth=bearer x^A^A"))).contains(new BearerMessage("", "x"));
        assertThat(BearerMessage.oauthBearer(octets("n,a=a=2Cb,^Aauth=Bearer x^A^A")))
                .contains(new BearerMessage("a,b", "x"));
    }

    @Test
    void readsXoauth2() {
        assertThat(BearerMessage.xoauth2(octets(
                        "user=someuser@example.com^Aauth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg^A^A")))
                .contains(new BearerMessage("someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n,",
                "^A",
                "n,a=u,",
                "n,a=u,^A",
                "n,a=u,^A^A",
                "n,a=u,^Aauth=Bearer ^A^A",
                "n,a=u,^Aauth=Basic x^A^A",
                "p=tls-unique,a=u,^Aauth=Bearer x^A^A",
                "n,b=u,^Aauth=Bearer x^A^A",
                "n,a=u,^Aauth=Bearer x",
                "n^Aauth=Bearer x^A^A"
            })
    void readsNothingElse(String message) {
        assertThat(BearerMessage.oauthBearer(octets(message))).isEmpty();
        assertThat(BearerMessage.xoauth2(octets(message))).isEmpty();
    }

    @Test
    void readsNothingEndless() {
        assertThat(BearerMessage.oauthBearer(octets("n,,^Aauth=Bearer " + "x".repeat(8_100) + "^A^A")))
                .isPresent();
        assertThat(BearerMessage.oauthBearer(octets("n,,^Aauth=Bearer " + "x".repeat(8_192) + "^A^A")))
                .isEmpty();
    }
}
