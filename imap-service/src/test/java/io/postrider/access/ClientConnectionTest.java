package io.postrider.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.platform.sasl.Mechanisms;
import io.postrider.testkit.await.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientConnectionTest {
    private final CountDownLatch keptAlive = new CountDownLatch(1);
    private final CountDownLatch saidFarewell = new CountDownLatch(1);
    private final Socket client;
    private final ClientConnection connection;

    ClientConnectionTest() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
            connection = new ClientConnection(server.accept(), false, null, Mechanisms.ALL);
        }
        connection.session(new ProtocolSession() {
            @Override
            public void serve() {}

            @Override
            public void farewell(Ending ending) {
                saidFarewell.countDown();
            }

            @Override
            public void keepalive() {
                keptAlive.countDown();
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        connection.close();
    }

    private static long in(Duration fromNow) {
        return System.nanoTime() + fromNow.toNanos();
    }

    @Test
    void saysEveryTwoMinutesThatItLives() throws Exception {
        connection.deadline(Duration.ofMinutes(30));
        connection.waitForClient();
        connection.tick(in(Duration.ofSeconds(60)));
        assertThat(keptAlive.await(50, TimeUnit.MILLISECONDS)).isFalse();
        connection.tick(in(Duration.ofSeconds(121)));
        assertThat(keptAlive.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void endsAWaitingSessionAtItsDeadline() throws Exception {
        connection.deadline(Duration.ofMinutes(30));
        connection.waitForClient();
        connection.tick(in(Duration.ofMinutes(29)));
        assertThat(saidFarewell.await(50, TimeUnit.MILLISECONDS)).isFalse();
        connection.tick(in(Duration.ofMinutes(30).plusSeconds(1)));
        assertThat(saidFarewell.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThatThrownBy(connection::clientSpoke).isInstanceOf(ConnectionEndedException.class);
    }

    @Test
    void letsABusySessionFinishItsCommand() throws Exception {
        connection.end(Ending.SHUTTING_DOWN);
        assertThat(saidFarewell.getCount()).isEqualTo(1);
        assertThatThrownBy(connection::waitForClient)
                .isInstanceOfSatisfying(
                        ConnectionEndedException.class,
                        ended -> assertThat(ended.ending()).isEqualTo(Ending.SHUTTING_DOWN));
        assertThat(saidFarewell.getCount()).isZero();
    }

    @Test
    void closesASessionThatDoesNotFinish() throws Exception {
        connection.end(Ending.SHUTTING_DOWN);
        connection.tick(in(Duration.ofMinutes(1)));
        assertThat(client.getInputStream().read()).isNegative();
    }

    @Test
    void movesTheDeadlineOnWhileTheClientTakesWhatIsWritten() throws Exception {
        connection.deadline(Duration.ofSeconds(1));
        connection.output().write(new byte[] {1, 2, 3});
        connection.waitForClient();
        connection.tick(in(Duration.ofMinutes(4)));
        assertThat(saidFarewell.await(50, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void runsNothingInBetweenWhileItsSessionIsBusy() throws Exception {
        assertThat(connection.whileWaiting(() -> {})).isFalse();
        connection.waitForClient();
        assertThat(connection.whileWaiting(() -> {})).isTrue();
        connection.clientSpoke();
        assertThat(connection.whileWaiting(() -> {})).isFalse();
    }
}
