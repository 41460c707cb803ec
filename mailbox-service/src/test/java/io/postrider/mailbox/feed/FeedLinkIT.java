package io.postrider.mailbox.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.mailbox.database.Transactions;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(180)
class FeedLinkIT {
    private record Replica(FeedHub hub, FeedLink link) {
        static Replica start(TestDatabase database) {
            DataSource source = database.dataSource(TestDatabase.MAILBOX_SERVICE);
            var hub = new FeedHub();
            var link = new FeedLink(hub, new Transactions(source), source::getConnection);
            link.start();
            return new Replica(hub, link);
        }

        BufferedReader read() throws IOException {
            var in = new PipedInputStream(1 << 16);
            var out = new PipedOutputStream(in);
            Thread.ofVirtual().start(() -> {
                try (out) {
                    hub.stream(out);
                } catch (IOException e) {
                    // The reader left.
                }
            });
            var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            assertThat(reader.readLine()).contains("PING");
            return reader;
        }
    }

    private static void await(Await.Condition condition) {
        Await.until(Await.PATIENCE, condition, "the replicas to have found each other");
    }

    private static String nextEvent(BufferedReader reader) throws IOException {
        String line = reader.readLine();
        while (line != null && line.contains("PING")) {
            line = reader.readLine();
        }
        return line;
    }

    @Test
    void tellsOtherReplicasAndHealsACutConnection() throws Exception {
        try (TestDatabase database = TestDatabase.create()) {
            Replica one = Replica.start(database);
            Replica other = Replica.start(database);
            await(() -> one.link().peers() == 1 && other.link().peers() == 1);
            BufferedReader near = one.read();
            BufferedReader far = other.read();
            UUID account = UUID.randomUUID();
            one.hub().publish(Change.messages(account, 3, 77));
            assertThat(nextEvent(near)).contains(account.toString(), "\"mailboxId\":3", "\"modseq\":77");
            assertThat(nextEvent(far)).contains(account.toString(), "\"mailboxId\":3", "\"modseq\":77");

            // R12: the listening connection dies; readers are cut off, so that they compare, and hear again after.
            JdbcClient.create(database.superuser())
                    .sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
                            + " AND datname = ?")
                    .params(database.name())
                    .query((row, number) -> number)
                    .list();
            assertThat(nextEvent(far)).isNull();
            BufferedReader again = other.read();
            one.hub().publish(Change.mailboxes(account));
            assertThat(nextEvent(again)).contains("MAILBOXES");
            one.link().stop();
            other.link().stop();
        }
    }

    @Test
    void splitsWhatNoNotifyCanHold() {
        var changes = java.util.stream.IntStream.range(1, 1000)
                .mapToObj(i -> i % 2 == 0
                        ? Change.messages(UUID.randomUUID(), i, i * 1_000_000_000L)
                        : Change.delivered(UUID.randomUUID(), i, i * 1_000_000_000L, i, i + 1))
                .toList();
        var payloads = FeedPayload.encode("self", changes);
        assertThat(payloads).allMatch(text -> text.length() < 8_000);
        assertThat(payloads.stream().flatMap(text -> FeedPayload.decode(text).changes().stream()))
                .containsExactlyElementsOf(changes);
        assertThat(FeedPayload.decode("self,nonsense,1:2:3,").changes()).isEmpty();
    }
}
