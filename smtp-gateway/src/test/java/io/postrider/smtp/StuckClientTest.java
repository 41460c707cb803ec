package io.postrider.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.smtp.session.Dialogue;
import io.postrider.testkit.await.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StuckClientTest {
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** A client that says nothing and whose window is closed. */
    private final class StuckSocket extends Socket {
        @Override
        public InputStream getInputStream() {
            return new InputStream() {
                @Override
                public int read() {
                    awaitEnd();
                    return -1;
                }
            };
        }

        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int octet) throws IOException {
                    writing.countDown();
                    awaitEnd();
                    throw new IOException("closed");
                }
            };
        }

        @Override
        public void setSoTimeout(int timeout) {
            // It waits for the test.
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private void awaitEnd() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aClientThatDoesNotReadItsFarewellKeepsNoOtherFromItsEnd() throws Exception {
        try (TestGateway gateway = TestGateway.start();
                StuckSocket stuck = new StuckSocket()) {
            Dialogue dialogue = gateway.dialogue(stuck);
            Thread session = Thread.ofVirtual().start(dialogue::await);
            // Each of these returns, also while the farewell is stuck.
            Await.until(
                    Await.PATIENCE,
                    () -> {
                        dialogue.shed(Duration.ZERO);
                        return writing.getCount() == 0;
                    },
                    "the farewell to begin");
            dialogue.shed(Duration.ZERO);
            dialogue.drain();
            assertThat(session.isAlive()).isTrue();
            closed.countDown();
            session.join();
        }
    }
}
