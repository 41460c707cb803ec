package io.postrider.auth.self;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicCredentialsTest {
    private static String header(String userPass) {
        return "Basic " + Base64.getEncoder().encodeToString(userPass.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void endsTheNameAtTheFirstColon() {
        assertThat(BasicCredentials.read(header("ann@example.org:a:b£")))
                .contains(new BasicCredentials("ann@example.org", "a:b£"));
        assertThat(BasicCredentials.read(header("a:").replace("Basic", "bAsIc")))
                .contains(new BasicCredentials("a", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic ", "Basic ?", "Bearer prk_x", "Basic YQ=="})
    void readsNothingElse(String header) {
        assertThat(BasicCredentials.read(header)).isEmpty();
    }

    @Test
    void readsNothingEndless() {
        assertThat(BasicCredentials.read(header("a:" + "b".repeat(1_500)))).isPresent();
        assertThat(BasicCredentials.read(header("a:" + "b".repeat(2_000)))).isEmpty();
    }
}
