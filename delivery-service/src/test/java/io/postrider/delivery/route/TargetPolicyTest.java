package io.postrider.delivery.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.platform.net.Networks;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPolicyTest {
    private final TargetPolicy policy = new TargetPolicy(Networks.NONE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.1",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "::1",
                "::",
                "::ffff:10.0.0.1",
                "::10.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::",
                "fec0::1",
                "fc00::1",
                "fd12::1",
                "fe80::1",
                "ff02::1",
                "2001:db8::1",
                "2001::1",
                "100::1"
            })
    void refusesWhatIsNotPublic(String address) {
        assertThat(policy.allows(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1", "2a00:1450::1"})
    void allowsWhatIs(String address) {
        assertThat(policy.allows(InetAddress.ofLiteral(address))).isTrue();
    }

    @Test
    void seesThroughTheDisguiseOfAMappedAddress() throws UnknownHostException {
        byte[] octets = new byte[16];
        octets[10] = -1;
        octets[11] = -1;
        octets[12] = 10;
        octets[15] = 1;
        assertThat(policy.allows(Inet6Address.getByAddress("mx.far.test", octets, 0)))
                .isFalse();
    }

    @Test
    void allowsNetworksThatTheOperatorNamed() {
        var lab = new TargetPolicy(Networks.of("10.1.0.0/16"));
        assertThat(lab.allows(InetAddress.ofLiteral("10.1.2.3"))).isTrue();
        assertThat(lab.allows(InetAddress.ofLiteral("10.2.2.3"))).isFalse();
    }
}
