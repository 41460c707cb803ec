package io.postrider.delivery.smtpclient;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.delivery.smtpclient.SmtpFailure.Stage;
import io.postrider.delivery.smtpclient.Transaction.Dsn;
import io.postrider.delivery.smtpclient.Transaction.Recipient;
import io.postrider.testkit.sink.SinkMta;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that hang, go away, or talk nonsense, at every step. */
@Timeout(60)
class BadServersTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final byte[] CONTENT = "Subject: x\r\n\r\nHello.\r\n".getBytes(US_ASCII);

    private final Watchdog watchdog = new Watchdog();
    private final SinkMta sink = SinkMta.start().without("STARTTLS");

    @AfterEach
    void close() {
        sink.close();
        watchdog.close();
    }

    private List<SmtpReply> send(Duration patience) throws IOException {
        return send(patience, CONTENT);
    }

    private List<SmtpReply> send(Duration patience, byte[] content) throws IOException {
        try (SmtpConnection connection = open(sink.port(), patience)) {
            connection.hello("mx.example.test");
            if (connection.capabilities().has("STARTTLS")) {
                connection.startTls(ClientTls.anyCertificate(), "mx.far.test");
                connection.hello("mx.example.test");
            }
            return MailTransaction.send(connection, transaction(content));
        }
    }

    private SmtpConnection open(int port, Duration patience) throws SmtpFailure {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return SmtpConnection.open(address, SmtpTimeouts.STANDARD.atMost(patience), watchdog);
    }

    static Transaction transaction(byte[] content) {
        List<Recipient> recipients =
                List.of(new Recipient("one@far.test", null, null), new Recipient("two@far.test", null, null));
        return new Transaction("sender@example.test", recipients, new Octets(content), new Dsn(null, null), false);
    }

    private record Octets(byte[] octets) implements Transaction.Content {
        @Override
        public long size() {
            return octets.length;
        }

        @Override
        public boolean isDeclaredEightBit() {
            return false;
        }

        @Override
        public boolean isDeclaredInternationalized() {
            return false;
        }

        @Override
        public boolean isEightBit() {
            return false;
        }

        @Override
        public boolean isInternationalized() {
            return false;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(octets);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "EHLO", "MAIL", "RCPT TO:<one", "RCPT TO:<two", "DATA", "."})
    void givesUpOnAServerThatHangs(String step) {
        sink.hangAt(step, 1);
        assertThatThrownBy(() -> send(SHORT)).isInstanceOf(SmtpFailure.class);
        assertThat(sink.messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"STARTTLS", "HANDSHAKE", "SECURED"})
    void tlsDoesNotComeAboutWithAServerThatHangs(String step) {
        sink.with("STARTTLS").hangAt(step, 1);
        assertTlsFails(SHORT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STARTTLS", "HANDSHAKE", "SECURED"})
    void tlsDoesNotComeAboutWithAServerThatGoesAway(String step) {
        sink.with("STARTTLS").dropAt(step, 1);
        assertTlsFails(LONG);
    }

    private void assertTlsFails(Duration patience) {
        assertThatThrownBy(() -> send(patience)).isInstanceOfSatisfying(SmtpFailure.class, failure -> {
            assertThat(failure.stage()).isEqualTo(Stage.TLS);
            assertThat(failure.isBroken()).isTrue();
        });
    }

    /** Mail was set aside for that as if its own octets could not be read. */
    @Test
    void goingAwayOrHangingInTheMidstOfTheContentIsTheServersFault() {
        byte[] more = new byte[32 * 1024 * 1024];
        sink.dropAt("CONTENT", 1).hangAt("CONTENT", 1);
        assertThatThrownBy(() -> send(LONG, more)).isInstanceOf(SmtpFailure.class);
        assertThatThrownBy(() -> send(SHORT, more)).isInstanceOf(SmtpFailure.class);
        assertThat(sink.messages()).isEmpty();
    }

    @Test
    void hangingOrGoingAwayAtTheLoginIsNoRefusalOfIt() throws IOException {
        sink.with("AUTH PLAIN").hangAt("AUTH", 1).dropAt("AUTH", 1);
        for (Duration patience : List.of(SHORT, LONG)) {
            try (SmtpConnection connection = open(sink.port(), patience)) {
                connection.hello("mx.example.test");
                assertThatThrownBy(() -> connection.authenticate("user", "password"))
                        .isInstanceOfSatisfying(
                                SmtpFailure.class,
                                failure -> assertThat(failure.stage()).isEqualTo(Stage.DIALOGUE));
            }
        }
    }

    /** Each octet comes in time, and the reply never does. */
    @Test
    void givesUpOnAServerThatTrickles() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> trickle(listener));
            assertThatThrownBy(() -> open(listener.getLocalPort(), SHORT)).isInstanceOf(SmtpFailure.class);
        }
    }

    private static void trickle(ServerSocket listener) {
        try (Socket client = listener.accept()) {
            while (true) {
                client.getOutputStream().write('2');
                LockSupport.parkNanos(100_000_000);
            }
        } catch (IOException enough) {
            // The client had enough.
        }
    }

    /** After the final dot too: nobody knows whether it was taken, and so it is sent again. */
    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "EHLO", "MAIL", "RCPT TO:<one", "RCPT TO:<two", "DATA", "."})
    void knowsNothingOfARecipientWhenTheServerGoesAway(String step) {
        sink.dropAt(step, 1);
        assertThatThrownBy(() -> send(LONG)).isInstanceOf(SmtpFailure.class);
        assertThat(sink.messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "250-one\r\n251 other",
                "250-one\r\n550 no",
                "hello",
                "25",
                "999 what",
                "100 wait",
                "250",
                "\r\n250 late",
                "250_ok",
                "-250 ok"
            })
    void believesNoNonsense(String reply) throws IOException {
        sink.reply("MAIL", reply);
        if (reply.equals("250")) {
            assertThat(send(LONG)).allMatch(SmtpReply::isPositive);
        } else {
            assertThatThrownBy(() -> send(LONG)).isInstanceOf(SmtpFailure.class);
            assertThat(sink.messages()).isEmpty();
        }
    }

    /** Whoever had the mail got it once more. */
    @Test
    void whatAnLmtpServerSaidBeforeItWentAwayWasForgotten() throws IOException {
        sink.lmtp().dropAt(".<two@far.test>", 1);
        try (SmtpConnection connection = open(sink.port(), LONG)) {
            connection.lmtpHello("mx.example.test");
            assertThat(MailTransaction.send(connection, transaction(CONTENT)))
                    .extracting(SmtpReply::status)
                    .containsExactly("2.0.0", "4.4.2");
            assertThat(connection.isUsable()).isFalse();
        }
    }

    /** All of it was noted as delivered. */
    @Test
    void mailWasLostToAServerThatAnsweredDataWith250() {
        sink.reply("DATA", "250 2.0.0 fine");
        assertThatThrownBy(() -> send(LONG)).isInstanceOf(SmtpFailure.class);
        assertThat(sink.messages()).isEmpty();
    }

    @Test
    void refusesWhatWasSaidInClearBehindTheReplyToStartTls() {
        sink.with("STARTTLS").reply("STARTTLS", "220 2.0.0 go ahead\r\n250 2.0.0 injected");
        assertThatThrownBy(() -> send(LONG))
                .isInstanceOfSatisfying(
                        SmtpFailure.class,
                        failure -> assertThat(failure.stage()).isEqualTo(Stage.TLS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "550 5.7.0 go away\r\n", "\u0016\u0003\u0003"})
    void tellsTlsThatFailsHalfWayFromADialogueThatDoes(String instead) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> halfWay(listener, instead));
            try (SmtpConnection connection = open(listener.getLocalPort(), LONG)) {
                connection.hello("mx.example.test");
                assertThatThrownBy(() -> connection.startTls(ClientTls.anyCertificate(), "mx.far.test"))
                        .isInstanceOfSatisfying(
                                SmtpFailure.class,
                                failure -> assertThat(failure.stage()).isEqualTo(Stage.TLS));
                assertThat(connection.isUsable()).isFalse();
            }
        }
    }

    /** Two messages on one connection, as a queue sends them. */
    private List<SmtpReply> sendTwo() throws IOException {
        try (SmtpConnection connection = open(sink.port(), LONG)) {
            connection.hello("mx.example.test");
            assertThat(MailTransaction.send(connection, transaction(CONTENT))).allMatch(SmtpReply::isPositive);
            connection.keep();
            return MailTransaction.send(connection, transaction(CONTENT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PIPELINING", "ENHANCEDSTATUSCODES"})
    void sendsOnAConnectionThatWasKept(String without) throws IOException {
        sink.without(without);
        assertThat(sendTwo()).hasSize(2).allMatch(SmtpReply::isPositive);
        assertThat(sink.messages()).hasSize(2);
        assertThat(sink.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"PIPELINING,421 4.3.0 enough", "PIPELINING,500 what", "DSN,421 4.3.0 enough", "DSN,500 what", "DSN,"})
    void beginsNothingOnAKeptConnectionThatTheServerHasEnoughOf(String without, @Nullable String reply) {
        sink.without(without);
        if (reply == null) {
            sink.dropAt("RSET", 1);
        } else {
            sink.reply("RSET", reply);
        }
        assertThatThrownBy(this::sendTwo)
                .isInstanceOfSatisfying(
                        SmtpFailure.class,
                        failure -> assertThat(failure.stage()).isEqualTo(Stage.GONE));
        assertThat(sink.messages()).hasSize(1);
    }

    @Test
    void aServerThatSaysMoreThanItWasAskedGetsNoOtherMail() {
        sink.reply(".", "250 2.0.0 taken\r\n250 2.0.0 taken", 1);
        assertThatThrownBy(this::sendTwo)
                .isInstanceOfSatisfying(
                        SmtpFailure.class,
                        failure -> assertThat(failure.stage()).isEqualTo(Stage.GONE));
        assertThat(sink.messages()).hasSize(1);
    }

    /** Says yes to STARTTLS, and something else than TLS then. */
    private static void halfWay(ServerSocket listener, String instead) {
        try (Socket client = listener.accept();
                var in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII))) {
            client.getOutputStream().write("220 far.test\r\n".getBytes(US_ASCII));
            in.readLine();
            client.getOutputStream().write("250-far.test\r\n250 STARTTLS\r\n".getBytes(US_ASCII));
            in.readLine();
            client.getOutputStream().write("220 go ahead\r\n".getBytes(US_ASCII));
            // Not before the client has begun with TLS.
            client.getInputStream().read();
            client.getOutputStream().write(instead.getBytes(US_ASCII));
        } catch (IOException gone) {
            // The client had enough.
        }
    }
}
