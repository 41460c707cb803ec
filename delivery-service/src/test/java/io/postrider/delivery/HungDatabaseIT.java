package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.testkit.database.TestDatabase;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A database that hangs and is not dead. */
class HungDatabaseIT {
    private static final UUID ALICE = UUID.randomUUID();
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final TestDatabase database = DeliveryNode.database();
    private final HangingLink link = new HangingLink(new InetSocketAddress(database.host(), database.port()));
    private final FakeMailboxes mailboxes = new FakeMailboxes();
    private final DeliveryNode node = new DeliveryNode(
            throughTheLink(),
            mailboxes,
            new FakeDirectory(),
            Map.of(
                    "postrider.delivery.accept.timeout",
                    PATIENCE.toMillis() + "ms",
                    "postrider.delivery.queue.lease",
                    "5s",
                    "postrider.delivery.queue.claim-interval",
                    "100ms",
                    "postrider.delivery.local.first-retry",
                    "100ms"));

    private PGSimpleDataSource throughTheLink() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {link.port()});
        source.setDatabaseName(database.name());
        source.setUser(TestDatabase.DELIVERY_SERVICE);
        source.setPassword(TestDatabase.PASSWORD);
        source.setSocketTimeout(30);
        return source;
    }

    @AfterEach
    void close() throws Exception {
        link.goOn();
        // While it can still reach its database: else it waits for that.
        node.close();
        link.close();
        database.close();
    }

    @Test
    void refusesInTimeWhileItHangsAndHasEverythingOnceWhenItGoesOn() throws Exception {
        node.accept().accept(Accepts.local(ALICE));
        List<UUID> fingerprints = Stream.generate(UUID::randomUUID).limit(5).toList();
        link.hang();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> refusals = new ArrayList<>();
            for (UUID fingerprint : fingerprints) {
                refusals.add(threads.submit(() -> assertRefusedInTime(fingerprint)));
            }
            for (Future<?> refusal : refusals) {
                refusal.get();
            }
        }
        link.goOn();

        UUID next = UUID.randomUUID();
        eventually(() -> node.accept().accept(Accepts.sent(ALICE, next)));

        for (UUID fingerprint : fingerprints) {
            eventually(() -> node.accept().accept(Accepts.sent(ALICE, fingerprint)));
        }
        eventually(() -> assertThat(node.count("queue.message")).isZero());
        assertThat(mailboxes.delivered()).hasSize(fingerprints.size() + 2);
    }

    private void assertRefusedInTime(UUID fingerprint) {
        Instant begun = Instant.now();
        assertThatThrownBy(() -> node.accept().accept(Accepts.sent(ALICE, fingerprint)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE));
        // Far less than a connection's own time-out, and room for a machine that stands still for a while.
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }
}
