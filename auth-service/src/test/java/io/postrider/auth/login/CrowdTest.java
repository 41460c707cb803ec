package io.postrider.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrowdTest {
    private final Crowd<String> crowd = new Crowd<>(2);

    @Test
    void letsSoManyOfAKindInAndNoMore() {
        assertThat(crowd.enter("a")).isTrue();
        assertThat(crowd.enter("a")).isTrue();
        assertThat(crowd.enter("a")).isFalse();
        assertThat(crowd.enter("b")).isTrue();
        crowd.leave("a");
        assertThat(crowd.enter("a")).isTrue();
        assertThat(crowd.enter("a")).isFalse();
    }
}
