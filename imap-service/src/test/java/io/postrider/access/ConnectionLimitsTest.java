package io.postrider.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
    private final ConnectionLimits limits = new ConnectionLimits(3, 2);
    private final InetAddress one = InetAddress.ofLiteral("192.0.2.1");
    private final InetAddress two = InetAddress.ofLiteral("192.0.2.2");

    @Test
    void admitsAsManyAsItMayAndNotOneMore() {
        assertThat(limits.tryEnter()).isTrue();
        assertThat(limits.tryEnter()).isTrue();
        assertThat(limits.tryEnter()).isTrue();
        assertThat(limits.tryEnter()).isFalse();
        limits.leave();
        assertThat(limits.tryEnter()).isTrue();
        assertThat(limits.open()).isEqualTo(3);
    }

    @Test
    void countsEachClientByItself() {
        assertThat(limits.tryEnter(one)).isTrue();
        assertThat(limits.tryEnter(one)).isTrue();
        assertThat(limits.tryEnter(one)).isFalse();
        assertThat(limits.tryEnter(two)).isTrue();
        limits.leave(one);
        assertThat(limits.tryEnter(one)).isTrue();
        assertThat(limits.tryEnter(one)).isFalse();
    }
}
