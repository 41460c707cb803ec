package io.postrider.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DoorPropertiesTest {
    /** An office behind one address could not log in for ten minutes after one of its users had mistyped ten recipients. */
    @Test
    void cutsOffNobodysNetworkForWhatAUserMistypes() {
        var binder = new Binder(new MapConfigurationPropertySource(Map.of()));
        DoorProperties usual = binder.bindOrCreate("postrider.smtp.door", DoorProperties.class);
        assertThat(usual.submission("mx.example.org", List.of()).limits().unknownRecipients())
                .isZero();
        assertThat(usual.mx("mx.example.org", List.of()).limits().unknownRecipients())
                .isEqualTo(10);
    }
}
