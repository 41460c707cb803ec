package io.postrider.smtp.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.await.Await;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ConveyorTest {
    /** Rspamd's client reads on a thread of its own, which waited for ever for the rest of each message that broke off. */
    @Test
    void letsWhoeverReadsGoWhenTheMessageBreaksOff() {
        var reader = new CompletableFuture<Throwable>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var conveyor = new Conveyor<>(threads, octets -> {
                Thread.ofVirtual().start(() -> reader.complete(failure(octets)));
                return reader.join();
            });
            conveyor.write(new byte[20_000], 0, 20_000);
            conveyor.close();
            Await.eventually(() -> assertThat(reader).isDone());
            assertThat(reader.join()).isInstanceOf(IOException.class).hasMessage("given up");
        }
    }

    private static Throwable failure(InputStream octets) {
        try {
            octets.readAllBytes();
            return new IllegalStateException("there is an end");
        } catch (IOException e) {
            return e;
        }
    }
}
