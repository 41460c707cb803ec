package io.postrider.testkit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.testkit.await.Await;
import io.postrider.testkit.transcript.TranscriptServer;
import io.postrider.testkit.transcript.Transcripts;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SinkMtaTest {

    private final SinkMta sink = SinkMta.start();

    @AfterEach
    void stop() {
        sink.close();
    }

    @Test
    void remembersEnvelopeAndOctets() throws Exception {
        talk("""
                S: 220 ...
                C: HELO client.test
                S: 250 ...
                C: MAIL FROM:<a@b.test> BODY=8BITMIME
                C: RCPT TO:<c@d.test> NOTIFY=NEVER
                C: DATA
                S: 250 ...
                S: 250 ...
                S: 354 ...
                | Subject: x
                |
                | ..two dots
                | bare \\n line feed
                C: .
                S: 250 ...
                C: QUIT
                S: 221 ...
                closed
                """);
        SinkMessage message = sink.await(1, Await.PATIENCE).getFirst();
        assertThat(message.mail()).isEqualTo("MAIL FROM:<a@b.test> BODY=8BITMIME");
        assertThat(message.reversePath()).isEqualTo("a@b.test");
        assertThat(message.forwardPaths()).containsExactly("c@d.test");
        assertThat(message.text()).isEqualTo("Subject: x\r\n\r\n.two dots\r\nbare \n line feed\r\n");
        assertThat(message.tls()).isFalse();
    }

    @Test
    void saysWhatTheScriptSays() throws Exception {
        sink.reply("RCPT TO:<bob@", "450 4.2.0 later", 1).dropAt("DATA", 1).without("SIZE");
        talk("""
                S: 220 ...
                C: EHLO client.test
                S: 250-sink.test
                S: 250-PIPELINING
                S: 250-8BITMIME
                S: 250-SMTPUTF8
                S: 250-ENHANCEDSTATUSCODES
                S: 250-DSN
                S: 250 STARTTLS
                C: MAIL FROM:<>
                S: 250 ...
                C: RCPT TO:<bob@d.test>
                S: 450 4.2.0 later
                C: RCPT TO:<bob@d.test>
                S: 250 ...
                C: DATA
                closed
                """);
        assertThat(sink.messages()).isEmpty();
        assertThatThrownBy(() -> sink.await(1, Duration.ofMillis(1))).hasMessageContaining("got 0 messages");
    }

    @Test
    void takesMailInsideTls() throws Exception {
        talk("""
                S: 220 ...
                C: HELO client.test
                S: 250 ...
                C: STARTTLS
                S: 220 ...
                tls
                C: HELO again.test
                S: 250 ...
                C: MAIL FROM:<a@b.test>
                S: 250 ...
                C: RCPT TO:<c@d.test>
                S: 250 ...
                C: DATA
                S: 354 ...
                C: .
                S: 250 ...
                """);
        SinkMessage message = sink.await(1, Await.PATIENCE).getFirst();
        assertThat(message.tls()).isTrue();
        assertThat(message.hello()).isEqualTo("again.test");
    }

    @Test
    void greetsAsTold() throws Exception {
        sink.reply("CONNECT", "421 4.3.2 busy", 1);
        talk("S: 421 4.3.2 busy\nclosed");
        assertThat(sink.connections()).isEqualTo(1);
    }

    private void talk(String transcript) throws Exception {
        TranscriptServer server = listener -> new Socket("127.0.0.1", sink.port());
        Transcripts.run("sink", transcript, () -> server);
    }
}
