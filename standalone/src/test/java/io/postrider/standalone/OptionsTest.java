package io.postrider.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void startsWhenNothingIsSaid() {
        assertThat(parse()).isEqualTo(new Options("up", List.of(), Path.of("data"), "127.0.0.1", 0));
    }

    @Test
    void readsOptionsAnywhere() {
        assertThat(parse("--data", "d", "password", "--port-offset=10", "a@x.test"))
                .isEqualTo(new Options("password", List.of("a@x.test"), Path.of("d"), "127.0.0.1", 10));
    }

    @Test
    void theEnvironmentStandsInForOptions() {
        var environment = Map.of("POSTRIDER_DATA", "e", "POSTRIDER_LISTEN", "0.0.0.0", "POSTRIDER_PORT_OFFSET", "5");
        assertThat(Options.parse(List.of("up", "--data", "d"), environment))
                .isEqualTo(new Options("up", List.of(), Path.of("d"), "0.0.0.0", 5));
        assertThat(Options.parse(List.of(), environment).loopback()).isFalse();
    }

    @Test
    void ownClientsAreToldANameThatTheCertificateHas() {
        assertThat(parse().host()).isEqualTo("localhost");
        assertThat(parse("--listen", "0.0.0.0").host()).isEqualTo("localhost");
        assertThat(parse("--listen", "192.0.2.7").host()).isEqualTo("192.0.2.7");
    }

    @Test
    void beyondLoopbackRestIsTlsOnly() {
        assertThat(parse("--port-offset", "10").rest()).hasToString("http://localhost:8090");
        assertThat(parse("--listen", "0.0.0.0").rest()).hasToString("https://localhost:8080");
        assertThat(parse("--listen", "2001:db8::7").rest()).hasToString("https://[2001:db8::7]:8080");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> parse("--dta", "x")).hasMessageContaining("--dta");
        assertThatThrownBy(() -> parse("--data")).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> parse("--port-offset", "x")).hasMessageContaining("number");
        assertThatThrownBy(() -> parse("--port-offset", "-1")).hasMessageContaining("between");
    }

    private static Options parse(String... arguments) {
        return Options.parse(List.of(arguments), Map.of());
    }
}
