package io.postrider.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.ListenerApi;
import io.postrider.api.auth.ListenerApi.ListenerPolicy;
import io.postrider.api.auth.ListenerApi.Strictness;
import io.postrider.smtp.door.DoorRules;
import io.postrider.smtp.door.ListZone;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DoorPropertiesTest {
    private static final DoorProperties SET = new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("postrider.smtp.door", DoorProperties.class);

    @Test
    void whatOperatorsDecideHoldsInsteadOfTheSettings() {
        ListenerPolicy none = ListenerPolicy.none(ListenerApi.MX);
        assertThat(SET.with(none)).isEqualTo(SET);
        var decided = new ListenerPolicy(
                ListenerApi.MX,
                new ListenerApi.Checks(
                        Strictness.TAG, null, null, Strictness.ENFORCE, null, null, Strictness.OFF, null),
                new ListenerApi.Networks(List.of(), List.of("192.0.2.0/24")),
                new ListenerApi.Lists(List.of("bl.example"), null, 2.0),
                new ListenerApi.Limits(null, 7, null, null, null),
                250,
                60,
                null);
        DoorRules rules = SET.with(decided).mx("mx.example.org", List.of());
        assertThat(rules.listener()).isEqualTo(io.postrider.smtp.door.Strictness.TAG);
        // No stricter than the port, whatever the check.
        assertThat(rules.checks().helo()).isEqualTo(io.postrider.smtp.door.Strictness.TAG);
        assertThat(rules.checks().greylisting()).isEqualTo(io.postrider.smtp.door.Strictness.OFF);
        assertThat(rules.refused().contains(InetAddress.ofLiteral("192.0.2.7"))).isTrue();
        assertThat(rules.trusted().contains(InetAddress.ofLiteral("10.0.0.1"))).isFalse();
        assertThat(rules.lists().block()).containsExactly(ListZone.parse("bl.example"));
        assertThat(rules.lists().score()).isEqualTo(2.0);
        assertThat(rules.limits().messages()).isEqualTo(7);
        assertThat(rules.limits().senderMessages()).isEqualTo(SET.messagesPerSender());
        assertThat(rules.greetingPause()).isEqualTo(Duration.ofMillis(250));
        assertThat(rules.greylist().delay()).isEqualTo(Duration.ofMinutes(1));
    }

    /** An office behind one address could not log in for ten minutes after one of its users had mistyped ten recipients. */
    @Test
    void cutsOffNobodysNetworkForWhatAUserMistypes() {
        assertThat(SET.submission("mx.example.org", List.of()).limits().unknownRecipients())
                .isZero();
        assertThat(SET.mx("mx.example.org", List.of()).limits().unknownRecipients())
                .isEqualTo(10);
    }
}
