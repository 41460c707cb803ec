package io.postrider.platform.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceTest {
    @Test
    void anIdTravelsInTheHeader() {
        String id = Trace.newId();
        assertThat(Trace.isId(id)).isTrue();
        assertThat(Trace.header(id)).hasSize(55);
        assertThat(Trace.idOf(Trace.header(id))).isEqualTo(id);
    }

    @Test
    void takesNoIdFromAMalformedHeader() {
        assertThat(Trace.idOf(null)).isNull();
        assertThat(Trace.idOf("")).isNull();
        assertThat(Trace.idOf("00-" + "0".repeat(32) + "-" + "1".repeat(16) + "-00"))
                .isNull();
        assertThat(Trace.idOf("00-" + "A".repeat(32) + "-" + "1".repeat(16) + "-00"))
                .isNull();
        assertThat(Trace.idOf("00-" + "1".repeat(31) + "\n-" + "1".repeat(16) + "-00"))
                .isNull();
        assertThat(Trace.idOf("x".repeat(55))).isNull();
    }

    @Test
    void aScopeGivesBackWhatWasThereBefore() {
        try (var _ = Trace.open("outer")) {
            try (var _ = Trace.open("inner")) {
                assertThat(Trace.current()).isEqualTo("inner");
            }
            assertThat(Trace.current()).isEqualTo("outer");
        }
        assertThat(Trace.current()).isNull();
    }

    @Test
    void aSpansNameHasNoIdsAndNoAddresses() {
        assertThat(TraceFilter.pattern("/internal/v1/accounts/0198-ab/mailboxes/7/fetch"))
                .isEqualTo("/internal/v1/accounts/*/mailboxes/*/fetch");
        assertThat(TraceFilter.pattern("/v1/accounts/ann@example.org/password")).isEqualTo("/v1/accounts/*/password");
        assertThat(TraceFilter.pattern("/v1/domains/example.org")).isEqualTo("/v1/domains/*");
        assertThat(TraceFilter.pattern("/v1/api-keys/me")).isEqualTo("/v1/api-keys/me");
        assertThat(TraceFilter.pattern("/")).isEqualTo("/");
    }
}
