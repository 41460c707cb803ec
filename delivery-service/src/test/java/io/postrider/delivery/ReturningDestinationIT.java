package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptRequest;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/** No herd runs to a server that was away (R10); {@code bench/outbound returns} shows it with 100,000. */
@Timeout(180)
class ReturningDestinationIT {
    private static final int MESSAGES = 500;
    private static final String AWAY = "127.0.0.67";

    @Test
    void whatWaitsForItIsSpreadOverTimeAndComesOverFewConnections() {
        try (FakeDns dns = FakeDns.start().a("away.test", AWAY);
                CountingSink elsewhere = new CountingSink("127.0.0.1", 0, 1, first -> {});
                TestDatabase database = DeliveryNode.database();
                DeliveryNode node = node(database, dns, elsewhere.port())) {
            for (int i = 0; i < MESSAGES; i++) {
                var envelope =
                        Accepts.envelope(UUID.randomUUID(), "", List.of(Accepts.remote("u" + i + "@away.test")), null);
                node.accept().accept(new AcceptRequest(envelope, Accepts.content()));
            }
            eventually(() -> assertThat(node.count("queue.recipient WHERE owner IS NULL AND waits_for = 'away.test'"))
                    .isEqualTo(MESSAGES));

            long fullestSecond = JdbcClient.create(database.owner())
                    .sql("SELECT max(n) FROM (SELECT count(*) n FROM queue.recipient"
                            + " GROUP BY date_trunc('second', due_at)) AS seconds")
                    .query(Long.class)
                    .single();
            assertThat(fullestSecond).isLessThanOrEqualTo(MESSAGES / 20);

            try (CountingSink back = new CountingSink(AWAY, elsewhere.port(), 1, first -> {})) {
                database.execute("UPDATE queue.destination SET rest_until = now(), noted_at = now()");
                Await.until(
                        Await.PATIENCE,
                        () -> {
                            // Until it is known here that the rest is over, an attempt is put off again.
                            database.execute("UPDATE queue.recipient SET due_at = now()"
                                    + " WHERE address = 'u0@away.test' AND owner IS NULL");
                            return node.count("queue.recipient") == 0;
                        },
                        "all of it to arrive");
                assertThat(back.messages()).isEqualTo(MESSAGES);
                assertThat(back.mostConnections()).isLessThanOrEqualTo(20);
            }
        }
    }

    private static DeliveryNode node(TestDatabase database, FakeDns dns, int port) {
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE),
                new FakeMailboxes(),
                new FakeDirectory(),
                Map.of(
                        "postrider.outbound-enabled", "true",
                        "postrider.delivery.outbound.port", port,
                        "postrider.delivery.outbound.private-networks", "127.0.0.0/8",
                        "postrider.dns.timeout", "20s",
                        "postrider.dns.resolver", "127.0.0.1:" + dns.port()));
    }
}
