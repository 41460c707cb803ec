package io.postrider.auth.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {
    // RFC 9562 section 5.7
    @Test
    void makesVersion7() {
        Instant now = Instant.parse("2026-11-23T03:00:00.123Z");
        UUID id = new Ids(Clock.fixed(now, ZoneOffset.UTC)).next();
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(now.toEpochMilli());
    }

    @Test
    void takesOnlyTheFullFormForAnId() {
        UUID id = UUID.randomUUID();
        assertThat(Ids.parse(id.toString())).isEqualTo(id);
        assertThat(Ids.parse("1-1-1-1-1")).isNull();
        assertThat(Ids.parse("ann@example.org")).isNull();
    }
}
