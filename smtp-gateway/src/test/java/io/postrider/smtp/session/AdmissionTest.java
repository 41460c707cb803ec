package io.postrider.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.platform.net.Networks;
import io.postrider.smtp.reply.Replies;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.2");

    @Test
    void limitsAllAndOne() {
        Admission admission = new Admission(3, 2, Networks.NONE);
        assertThat(admission.enter(ONE)).isNull();
        assertThat(admission.enter(ONE)).isNull();
        assertThat(admission.enter(ONE)).isEqualTo(Replies.TOO_MANY_FROM_YOU);
        assertThat(admission.enter(OTHER)).isNull();
        assertThat(admission.enter(OTHER)).isEqualTo(Replies.TOO_MANY_CONNECTIONS);
        admission.leave(ONE);
        assertThat(admission.enter(OTHER)).isNull();
        assertThat(admission.open()).isEqualTo(3);
    }

    @Test
    void letsAProxyConnectForMany() {
        Admission admission = new Admission(3, 1, Networks.of("192.0.2.1"));
        assertThat(admission.enter(ONE)).isNull();
        assertThat(admission.enter(ONE)).isNull();
        assertThat(admission.enter(ONE)).isNull();
        assertThat(admission.enter(ONE)).isEqualTo(Replies.TOO_MANY_CONNECTIONS);
    }

    @Test
    void countsAnIpv6NetworkAsOneClient() {
        Admission admission = new Admission(10, 1, Networks.NONE);
        assertThat(admission.enter(InetAddress.ofLiteral("2001:db8::1"))).isNull();
        assertThat(admission.enter(InetAddress.ofLiteral("2001:db8::ffff:1"))).isEqualTo(Replies.TOO_MANY_FROM_YOU);
        assertThat(admission.enter(InetAddress.ofLiteral("2001:db8:0:1::1"))).isNull();
    }
}
