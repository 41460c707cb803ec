package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.RouteApi;
import io.postrider.api.auth.RouteApi.Limits;
import io.postrider.api.auth.RouteApi.Route;
import io.postrider.api.auth.RouteApi.RouteTable;
import io.postrider.api.auth.RouteApi.Server;
import io.postrider.api.auth.RouteApi.Tls;
import io.postrider.api.auth.RouteApi.Transport;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import io.postrider.testkit.sink.SinkMta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mail goes where routes say. */
class RoutingIT {
    private static final UUID SENDER = UUID.randomUUID();

    private final TestDatabase database = DeliveryNode.database();
    private final FakeMailboxes mailboxes = new FakeMailboxes();
    private final FakeDns dns = FakeDns.start();
    private final SinkMta sink = SinkMta.start();
    private volatile @Nullable RouteTable table = new RouteTable(List.of());
    private @Nullable DeliveryNode started;

    @AfterEach
    void close() {
        if (started != null) {
            started.close();
        }
        sink.close();
        dns.close();
        database.close();
    }

    private DeliveryNode node() {
        RouteApi routes = () -> {
            RouteTable now = table;
            if (now == null) {
                throw new ProblemException(ProblemCode.UNAVAILABLE, "auth-service is away");
            }
            return now;
        };
        Map<String, Object> settings = new HashMap<>(Map.of(
                "postrider.outbound-enabled",
                "true",
                "postrider.delivery.queue.claim-interval",
                "50ms",
                "postrider.delivery.outbound.routes-refresh",
                "100ms",
                "postrider.delivery.outbound.first-retry",
                "200ms",
                "postrider.delivery.outbound.last-retry",
                "300ms",
                "postrider.dns.timeout",
                "20s",
                "postrider.dns.resolver",
                "127.0.0.1:" + dns.port(),
                DeliveryNode.ROUTES,
                routes));
        DeliveryNode node = new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE),
                mailboxes,
                new FakeDirectory().with("sender@example.test", SENDER),
                settings);
        started = node;
        return node;
    }

    private Route route(@Nullable String sender, String recipient, Transport transport, @Nullable UUID tenant) {
        return new Route(
                UUID.randomUUID(),
                tenant,
                sender,
                recipient,
                transport,
                new Server("127.0.0.1", sink.port(), null, null, null),
                Tls.OPPORTUNISTIC,
                new Limits(null, null, null));
    }

    private void send(DeliveryNode node, String reversePath, Recipient... recipients) {
        node.accept().accept(Accepts.submitted(SENDER, reversePath, Accepts.content(), List.of(recipients)));
    }

    private static Recipient asking(String address) {
        return new Recipient(address, null, null, "SUCCESS,FAILURE", null);
    }

    // RFC 2033 section 4.2
    @Test
    void hearsOfEachRecipientAfterTheDataFromALmtpServer() {
        sink.lmtp().without("DSN");
        sink.reply("RCPT TO:<nobody@", "550 5.1.1 no such user")
                .reply(".<full@", "452 4.2.2 full", 1)
                .reply(".<never@", "552 5.2.2 too much");
        table = new RouteTable(List.of(route(null, "store.test", Transport.LMTP, null)));
        DeliveryNode node = node();
        send(
                node,
                "sender@example.test",
                asking("ann@store.test"),
                asking("nobody@store.test"),
                asking("full@store.test"),
                asking("never@store.test"),
                asking("bob@store.test"));

        assertThat(sink.await(3, Await.PATIENCE))
                .flatExtracting(message -> message.forwardPaths())
                .containsExactlyInAnyOrder("ann@store.test", "bob@store.test", "full@store.test");
        eventually(() -> assertThat(node.count("queue.message")).isZero());
        assertThat(node.count("queue.trace WHERE outcome = 'DELIVERED' AND remote = '127.0.0.1'"))
                .isEqualTo(3);
        assertThat(node.count("queue.trace WHERE address = 'nobody@store.test' AND status = '5.1.1'"))
                .isEqualTo(1);
        assertThat(node.count("queue.trace WHERE address = 'never@store.test' AND status = '5.2.2'"))
                .isEqualTo(1);
        assertThat(node.count("queue.trace WHERE address = 'full@store.test' AND attempts = 2"))
                .isEqualTo(1);
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void takesTheSendersOwnRouteAndTheOthersToo() {
        try (SinkMta other = SinkMta.start()) {
            dns.a("far.test", "127.0.0.1");
            Route own = route("example.test", "*", Transport.SMARTHOST, null);
            var everybody = new Server("127.0.0.1", other.port(), null, null, null);
            table = new RouteTable(List.of(
                    own,
                    new Route(
                            UUID.randomUUID(),
                            null,
                            null,
                            "*",
                            Transport.SMARTHOST,
                            everybody,
                            Tls.OPPORTUNISTIC,
                            new Limits(1, null, 1))));
            DeliveryNode node = node();
            // From here on the routes are known, and all recipients of a message are found their way at once.
            send(node, "sender@example.test", Accepts.remote("zero@far.test"));
            sink.await(1, Await.PATIENCE);
            send(node, "sender@example.test", Accepts.remote("one@far.test"), Accepts.remote("two@near.test"));
            send(node, "sender@other.test", Accepts.remote("three@far.test"), Accepts.remote("four@far.test"));

            // One transaction for both domains; and one for each recipient, as the limit has it
            assertThat(sink.await(2, Await.PATIENCE).getLast().forwardPaths())
                    .containsExactlyInAnyOrder("one@far.test", "two@near.test");
            assertThat(other.await(2, Await.PATIENCE))
                    .allSatisfy(message -> assertThat(message.forwardPaths()).hasSize(1));
            assertThat(sink.messages()).hasSize(2);
        }
    }

    @Test
    void waitsForTheRoutesBeforeMailGoesAndKeepsThemThroughAnOutage() {
        table = null;
        DeliveryNode node = node();
        send(node, "sender@example.test", Accepts.remote("one@far.test"));
        table = new RouteTable(List.of(route(null, "*", Transport.SMARTHOST, null)));
        sink.await(1, Await.PATIENCE);
        assertThat(dns.questions()).isEmpty();

        table = null;
        send(node, "sender@example.test", Accepts.remote("two@far.test"));
        sink.await(2, Await.PATIENCE);
    }

    @Test
    void connectsToNoAddressInsideForATenant() {
        table = new RouteTable(List.of(route("example.test", "*", Transport.SMARTHOST, Accepts.TENANT)));
        DeliveryNode node = node();
        send(node, "sender@example.test", Accepts.remote("one@far.test"));
        eventually(() -> assertThat(node.count("queue.recipient WHERE last_status = '4.4.4'"))
                .isEqualTo(1));
        assertThat(sink.connections()).isZero();
    }

    @Test
    void sendsNothingInClearWhereARouteWantsTls() {
        dns.a("far.test", "127.0.0.1");
        sink.without("STARTTLS");
        Route strict = new Route(
                UUID.randomUUID(),
                null,
                null,
                "*",
                Transport.SMARTHOST,
                new Server("127.0.0.1", sink.port(), null, null, null),
                Tls.REQUIRED,
                new Limits(null, null, null));
        table = new RouteTable(List.of(strict));
        DeliveryNode node = node();
        send(node, "sender@example.test", Accepts.remote("one@far.test"));
        eventually(() -> assertThat(node.count("queue.recipient WHERE last_status = '4.7.5'"))
                .isEqualTo(1));
        assertThat(sink.messages()).isEmpty();
    }
}
