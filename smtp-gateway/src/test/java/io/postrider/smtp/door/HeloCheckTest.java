package io.postrider.smtp.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeloCheckTest {
    private static final Strictness TAG = Strictness.TAG;
    private static final DoorRules.Checks CHECKS = new DoorRules.Checks(TAG, TAG, TAG, TAG, TAG, TAG, TAG);

    @ParameterizedTest
    @CsvSource({
        "client.example, 192.0.2.7, ''",
        "client.example., 192.0.2.7, ''",
        "[192.0.2.7], 192.0.2.7, ''",
        "[IPv6:2001:db8::7], 2001:db8::7, ''",
        "MX.example.org, 192.0.2.7, own-name",
        "[192.0.2.8], 192.0.2.7, foreign-address",
        "[IPv6:2001:db8::8], 2001:db8::7, foreign-address",
        "[2001:db8::7], 2001:db8::7, no-host-name",
        "[192.0.2], 192.0.2.7, no-host-name",
        "[nonsense], 192.0.2.7, no-host-name",
        "localhost, 192.0.2.7, no-host-name",
        "192.0.2.7, 192.0.2.7, no-host-name",
        "a..example, 192.0.2.7, no-host-name",
        "-a.example, 192.0.2.7, no-host-name",
        "'.', 192.0.2.7, no-host-name",
        "2001:db8::7, 2001:db8::7, no-host-name",
    })
    void knowsWhatSpeaksAgainstAName(String helo, String client, String result) {
        List<Objection> found = HeloCheck.of(helo, InetAddress.ofLiteral(client), "mx.example.org", CHECKS);
        assertThat(found)
                .extracting(objection -> objection.finding().result())
                .isEqualTo(result.isEmpty() ? List.of() : List.of(result));
    }
}
