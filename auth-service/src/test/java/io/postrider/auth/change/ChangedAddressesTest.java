package io.postrider.auth.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangedAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "ann@example.org, ann@example.org, true",
        "ann@example.org, ann+shop@example.org, true",
        "ann@example.org, ann+shop@example.net, false",
        "ann@example.org, anna@example.org, false",
        "ann@example.org, @example.org, false",
        "@example.org, ann@example.org, true",
        "@example.org, ann+shop@example.org, true",
        "@example.org, @example.org, true",
        "@example.org, ann@sub.example.org, false",
        "postmaster, postmaster@example.org, true",
        "postmaster, postmaster+x@example.org, true",
        "postmaster, ann@example.org, false",
    })
    void concernWhatLeadsToThem(String changed, String remembered, boolean concerned) {
        assertThat(ChangedAddresses.concern(Set.of(changed), remembered)).isEqualTo(concerned);
    }
}
