package io.postrider.smtp.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.door.CountAnswer;
import io.postrider.smtp.door.Tallies.Kind;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TalliesTest {
    private final Hand clock = new Hand();
    private final Tallies tallies = new Tallies(clock);

    @Test
    void countsWithinASpanAndBeginsAgain() {
        assertThat(tallies.add(Kind.CONNECTIONS, "192.0.2.1", 10)).isEqualTo(1);
        assertThat(tallies.add(Kind.CONNECTIONS, "192.0.2.1", 10)).isEqualTo(2);
        assertThat(tallies.add(Kind.CONNECTIONS, "192.0.2.2", 10)).isEqualTo(1);
        assertThat(tallies.add(Kind.MESSAGES, "192.0.2.1", 10)).isEqualTo(1);
        clock.advance(Duration.ofSeconds(60));
        assertThat(tallies.add(Kind.CONNECTIONS, "192.0.2.1", 10)).isEqualTo(1);
    }

    @Test
    void addsWhatTheOthersHave() {
        tallies.add(Kind.CONNECTIONS, "192.0.2.1", 10);
        var batch = tallies.touched();
        assertThat(batch).hasSize(1);
        assertThat(batch.getFirst().count().own()).isEqualTo(1);
        tallies.heard(batch, new CountAnswer(3, List.of(7L)));
        assertThat(tallies.add(Kind.CONNECTIONS, "192.0.2.1", 10)).isEqualTo(9);
        assertThat(tallies.touched()).hasSize(1);
        assertThat(tallies.touched()).isEmpty();
    }

    @Test
    void tellsNothingOfThoseThatComeSeldom() {
        for (int i = 1; i <= 36; i++) {
            tallies.add(Kind.CONNECTIONS, "192.0.2.1", 600);
        }
        assertThat(tallies.touched()).isEmpty();
        tallies.add(Kind.CONNECTIONS, "192.0.2.1", 600);
        assertThat(tallies.touched()).hasSize(1);
    }

    @Test
    void tellsAgainWhatNobodyHeard() {
        tallies.look(Kind.UNKNOWN_RECIPIENTS, "192.0.2.1");
        var batch = tallies.touched();
        tallies.unheard(batch);
        assertThat(tallies.touched()).hasSize(1);
        tallies.unheard(batch);
        // Of a span that is over nobody needs to hear.
        clock.advance(Duration.ofMinutes(10));
        assertThat(tallies.touched()).isEmpty();
    }

    @Test
    void holdsItsShareWhileNobodyIsHeard() {
        assertThat(tallies.share(10)).isEqualTo(10);
        tallies.heard(List.of(), new CountAnswer(3, List.of()));
        assertThat(tallies.share(10)).isEqualTo(10);
        clock.advance(Duration.ofSeconds(11));
        assertThat(tallies.share(10)).isEqualTo(4);
        assertThat(tallies.share(1)).isEqualTo(1);
        tallies.heard(List.of(), new CountAnswer(2, List.of()));
        assertThat(tallies.share(10)).isEqualTo(10);
    }

    @Test
    void takesAnIp6NetworkForOneClient() {
        assertThat(ClientNetwork.of(InetAddress.ofLiteral("2001:db8:1:2:3::4")))
                .isEqualTo(ClientNetwork.of(InetAddress.ofLiteral("2001:db8:1:2::")))
                .isEqualTo("2001:db8:1:2:0:0:0:0/64");
        assertThat(ClientNetwork.of(InetAddress.ofLiteral("192.0.2.7"))).isEqualTo("192.0.2.7");
        assertThat(ClientNetwork.wide(InetAddress.ofLiteral("192.0.2.7"))).isEqualTo("192.0.2.0/24");
    }
}
