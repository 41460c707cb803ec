package io.postrider.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InternalAccessTest {
    private final InternalAccess access =
            InternalAccess.none().allow("/internal/v1/directory", "read").allow("/internal/v1/directory/keys", "keys");

    @Test
    void theLongestPrefixDecides() {
        assertThat(access.scopeOf("/internal/v1/directory/resolutions")).isEqualTo("read");
        assertThat(access.scopeOf("/internal/v1/directory/keys/1")).isEqualTo("keys");
        assertThat(access.scopeOf("/internal/v1/directory")).isEqualTo("read");
    }

    @Test
    void whatNoRuleCoversIsRefused() {
        assertThat(access.scopeOf("/internal/v1/directoryx")).isNull();
        assertThat(access.scopeOf("/internal/v1")).isNull();
        assertThat(InternalAccess.none().scopeOf("/internal/v1/directory")).isNull();
    }
}
