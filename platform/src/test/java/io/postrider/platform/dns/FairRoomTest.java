package io.postrider.platform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

class FairRoomTest {
    private static Name name(String text) throws TextParseException {
        return Name.fromString(text, Name.root);
    }

    private static long soon() {
        return System.nanoTime() + Duration.ofMillis(20).toNanos();
    }

    @ParameterizedTest
    @CsvSource({
        "selector._domainkey.example.org, example.org",
        "example.org, example.org",
        "org, org",
        "7.2.0.192.in-addr.arpa, 0.192.in-addr.arpa",
        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa, 8.b.d.0.1.0.0.2.ip6.arpa",
        "7.2.0.192.list.example, list.example"
    })
    void knowsWhoseNamesAre(String asked, String domain) throws TextParseException {
        assertThat(FairRoom.domain(name(asked))).isEqualTo(name(domain));
    }

    @Test
    void leavesRoomForOthersAndTakesWhatIsGivenBack() throws Exception {
        var room = new FairRoom(8);
        FairRoom.Place first = room.take(name("a.slow.test"), soon());
        room.take(name("b.slow.test"), soon());
        assertThatThrownBy(() -> room.take(name("c.slow.test"), soon())).isInstanceOf(NoReply.class);
        for (int i = 0; i < 6; i++) {
            room.take(name("a" + i + ".test"), soon());
        }
        assertThatThrownBy(() -> room.take(name("one-too-many.test"), soon())).isInstanceOf(NoReply.class);
        first.giveBack();
        room.take(name("c.slow.test"), soon());
    }
}
