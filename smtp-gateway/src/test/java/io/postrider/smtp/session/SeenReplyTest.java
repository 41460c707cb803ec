package io.postrider.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.SeenReply;
import io.postrider.smtp.door.Visit;
import java.net.InetAddress;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SeenReplyTest {
    private final SmtpSession session =
            new SmtpSession(ListenerRole.MX, Visit.ofTrusted(InetAddress.getLoopbackAddress()), Instant.EPOCH);
    private final SeenReply receipt = new SeenReply(UUID.randomUUID(), UUID.randomUUID());

    @Test
    void aCommandAfterTheReplyShowsThatItWasSeen() {
        session.told(receipt, 100);
        assertThat(session.commandAt(106)).isEqualTo(receipt);
        assertThat(session.unseen()).isNull();
        assertThat(session.commandAt(112)).isNull();
    }

    @Test
    void aCommandSentAheadOfTheReplyShowsNothing() {
        session.told(receipt, 100);
        assertThat(session.commandAt(100)).isNull();
        assertThat(session.unseen()).isEqualTo(receipt);
        assertThat(session.commandAt(101)).isEqualTo(receipt);
    }
}
