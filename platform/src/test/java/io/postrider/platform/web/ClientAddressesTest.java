package io.postrider.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.platform.net.Networks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ClientAddressesTest {
    private final ClientAddresses clients = new ClientAddresses(Networks.of("10.0.0.0/8"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "192.0.2.1 | none | 192.0.2.1",
                "192.0.2.1 | 198.51.100.1 | 192.0.2.1",
                "10.0.0.1 | none | 10.0.0.1",
                "10.0.0.1 | 198.51.100.1 | 198.51.100.1",
                "10.0.0.1 | 203.0.113.1, 198.51.100.1 | 198.51.100.1",
                "10.0.0.1 | 2001:db8::1 | 2001:db8::1",
                "10.0.0.1 | somebody | 10.0.0.1",
                "10.0.0.1 | '' | 10.0.0.1"
            })
    void believesATrustedProxyAboutItsOwnPeerOnly(String peer, String forwardedFor, String client) {
        assertThat(clients.of(peer, forwardedFor)).isEqualTo(client);
    }

    @Test
    void believesTheLastFieldWhenTheClientSentOneItself() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr("10.0.0.1");
        request.addHeader("X-Forwarded-For", "203.0.113.1");
        request.addHeader("X-Forwarded-For", "198.51.100.1");
        assertThat(clients.of(request)).isEqualTo("198.51.100.1");
    }
}
