package io.postrider.smtp.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.LoginGrant;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnedAddressesTest {
    private final OwnedAddresses owned = new OwnedAddresses(new LoginGrant(
            new UUID(1, 1),
            new UUID(1, 2),
            "Joe@example.org",
            List.of("team@example.org", "joe@xn--bcher-kva.example", "@joes.example"),
            List.of("boss@example.org"),
            1,
            "token",
            Instant.EPOCH,
            "renewal",
            null));

    @ParameterizedTest
    @CsvSource({
        "joe@example.org, true",
        "JOE@EXAMPLE.org, true",
        "joe+lists@example.org, true",
        "team@example.org, true",
        "joe@bücher.example, true",
        "joe@BÜCHER.example, true",
        "anybody@joes.example, true",
        "ann@example.org, false",
        "+joe@example.org, false",
        "joe@sub.joes.example, false",
        "joe@example.org.elsewhere.example, false",
        "joe, false",
        "@joes.example, false",
        "'', false",
    })
    void tellsWhoseAnAddressIs(String address, boolean own) {
        assertThat(owned.contains(address)).isEqualTo(own);
    }
}
