package io.postrider.platform.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true",
        "10.0.0.0/8, ::ffff:10.1.1.1, true",
    })
    void tellsWhatLiesInANetwork(String network, String address, boolean inside) {
        assertThat(Networks.of(network).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(inside);
    }

    /** As the AAAA record {@code ::ffff:10.0.0.1} comes from DNS: a text would have become IPv4 long before. */
    @Test
    void seesThroughTheDisguiseOfAMappedAddress() throws UnknownHostException {
        byte[] octets = new byte[16];
        octets[10] = -1;
        octets[11] = -1;
        octets[12] = 10;
        octets[15] = 1;
        InetAddress mapped = Inet6Address.getByAddress("mx.far.test", octets, 0);
        assertThat(Networks.of("10.0.0.0/8").contains(mapped)).isTrue();
        assertThat(Networks.INTERNAL.contains(mapped)).isTrue();
        assertThat(Networks.of("::/0").contains(mapped)).isFalse();
    }

    @Test
    void readsSeveralSeparatedByCommas() {
        Networks networks = Networks.of(" 10.0.0.0/8 , ::1,");
        assertThat(networks.contains(InetAddress.ofLiteral("::1"))).isTrue();
        assertThat(networks.contains(InetAddress.ofLiteral("10.9.9.9"))).isTrue();
        assertThat(networks).hasToString("10.0.0.0/8,::1");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.0.0/16, true",
        "10.0.0.0/8, 10.0.0.0/8, true",
        "10.1.0.0/16, 10.0.0.0/8, false",
        "10.0.0.0/8, 192.0.2.1, false",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/32, 2001:db8:7::/48, true",
    })
    void tellsWhetherItHasAllOfAnother(String outer, String inner, boolean covers) {
        assertThat(Networks.of(outer).covers(Networks.of(inner))).isEqualTo(covers);
    }

    @Test
    void holdsNobodyWhenEmpty() {
        assertThat(Networks.of("").isEmpty()).isTrue();
        assertThat(Networks.of("").contains(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "::/129", "example.org", "10.0.0.0/x", "10.0.0.0/", "/8"})
    void refusesWhatIsNoNetwork(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Networks.of(text)).withMessageContaining(text);
    }
}
