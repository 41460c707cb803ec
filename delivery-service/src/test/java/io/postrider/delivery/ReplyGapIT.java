package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptRequest;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.sink.SinkMessage;
import io.postrider.testkit.sink.SinkMta;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server has taken and nobody could note before the process died (RFC 1047) is sent again, and no more than that. */
@Timeout(180)
class ReplyGapIT {
    private static final int CONNECTIONS = 3;
    private static final int MESSAGES = 30;

    private static DeliveryNode node(TestDatabase database, FakeDns dns, SinkMta sink) {
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE),
                new FakeMailboxes(),
                new FakeDirectory(),
                Map.of(
                        "postrider.outbound-enabled",
                        "true",
                        "postrider.delivery.queue.lease",
                        "5s",
                        "postrider.delivery.outbound.port",
                        sink.port(),
                        "postrider.delivery.outbound.private-networks",
                        "127.0.0.0/8",
                        "postrider.delivery.outbound.first-connections",
                        CONNECTIONS,
                        "postrider.delivery.outbound.connections-per-destination",
                        CONNECTIONS,
                        "postrider.dns.timeout",
                        "20s",
                        "postrider.dns.resolver",
                        "127.0.0.1:" + dns.port()));
    }

    private static String address(int number) {
        return "u" + number + "@far.test";
    }

    @Test
    void aDeathWhileNothingCanBeNotedDoublesOneMessageOfAConnectionAtMost() throws Exception {
        try (FakeDns dns = FakeDns.start().a("far.test", "127.0.0.1");
                SinkMta sink = SinkMta.start();
                TestDatabase database = DeliveryNode.database()) {
            DeliveryNode dying = node(database, dns, sink);
            try (Connection blocker = database.owner().getConnection();
                    Statement statement = blocker.createStatement()) {
                blocker.setAutoCommit(false);
                statement.execute("LOCK TABLE queue.trace IN EXCLUSIVE MODE");
                for (int i = 0; i < MESSAGES; i++) {
                    var envelope = Accepts.envelope(UUID.randomUUID(), "", List.of(Accepts.remote(address(i))), null);
                    dying.accept().accept(new AcceptRequest(envelope, Accepts.content()));
                }
                sink.await(CONNECTIONS, Await.PATIENCE);
                dying.kill();
                blocker.rollback();
            }
            try (DeliveryNode node = node(database, dns, sink)) {
                eventually(() -> assertThat(node.count("queue.message")).isZero());
            }
            dying.close();
            List<String> arrived = sink.messages().stream()
                    .map(SinkMessage::forwardPaths)
                    .flatMap(List::stream)
                    .toList();
            assertThat(arrived)
                    .hasSizeLessThanOrEqualTo(MESSAGES + CONNECTIONS)
                    .containsAll(IntStream.range(0, MESSAGES)
                            .mapToObj(ReplyGapIT::address)
                            .toList());
        }
    }
}
