package io.postrider.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientNetworkTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.0/24",
        "192.0.2.255, 192.0.2.0/24",
        "::ffff:192.0.2.7, 192.0.2.0/24",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:0/64",
        "example.org, unknown",
        "'', unknown"
    })
    void isTheLeastThatOneClientCommands(String address, String network) {
        assertThat(ClientNetwork.of(address).value()).isEqualTo(network);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, client 192.0.2.7/32",
        "2001:db8:1:2:3:4:5:6, client 2001:db8:1:2:0:0:0:0/64",
        "example.org, client unknown"
    })
    void aClientIsAnAddressOrWhatOneCommands(String address, String client) {
        assertThat(ClientNetwork.client(address).value()).isEqualTo(client);
    }
}
