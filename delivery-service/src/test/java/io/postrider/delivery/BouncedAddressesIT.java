package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptRequest;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.dns.FakeDns;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Mail to many that goes to addresses that do not exist. */
class BouncedAddressesIT {
    private static final UUID ACCOUNT = UUID.randomUUID();

    private final TestDatabase database = DeliveryNode.database();
    private final FakeDns dns = FakeDns.start().nullMx("nomail.test");
    private final DeliveryNode node = new DeliveryNode(
            database.dataSource(TestDatabase.DELIVERY_SERVICE),
            new FakeMailboxes(),
            new FakeDirectory(),
            Map.of(
                    "postrider.outbound-enabled", "true",
                    "postrider.delivery.queue.claim-interval", "50ms",
                    "postrider.delivery.reports.gather", "10ms",
                    "postrider.delivery.suppressions.refresh", "100ms",
                    "postrider.dns.timeout", "20s",
                    "postrider.dns.resolver", "127.0.0.1:" + dns.port()));

    @AfterEach
    void close() {
        node.close();
        dns.close();
        database.close();
    }

    /** Sends to an address there, and answers how that ended. */
    private String submitted(String address, String header) {
        UUID id = UUID.randomUUID();
        var envelope =
                Accepts.by(ACCOUNT, Accepts.envelope(id, "ann@example.test", List.of(Accepts.remote(address)), null));
        byte[] content = (header + new String(Accepts.content(), UTF_8)).getBytes(UTF_8);
        node.accept().accept(new AcceptRequest(envelope, content));
        eventually(() -> assertThat(node.count("queue.trace WHERE message_id = '" + id + "'"))
                .isOne());
        return sql().sql("SELECT outcome || ' ' || status || ' ' || reply FROM queue.trace WHERE message_id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    private JdbcClient sql() {
        return JdbcClient.create(database.owner());
    }

    @Test
    void areSuppressedForAWhileAndThoseOfOtherMailAreNot() {
        assertThat(submitted("list@nomail.test", "Precedence: bulk\r\n")).startsWith("FAILED 5.1.10 ");
        assertThat(submitted("Friend@nomail.test", "")).startsWith("FAILED 5.1.10 ");

        assertThat(sql().sql(
                                "SELECT address || ' ' || reason || ' ' || left(description, 6) || ' ' || (expires_at > now())"
                                        + " FROM queue.suppression")
                        .query(String.class)
                        .list())
                .containsExactly("list@nomail.test BOUNCE 5.1.10 true");
        eventually(() -> assertThat(submitted("List@nomail.test", ""))
                .isEqualTo("FAILED 5.7.1 The recipient is suppressed (bounce)"));
    }

    @Test
    void areCountedForTheBrake() {
        submitted("nobody@nomail.test", "");
        assertThat(sql().sql("SELECT sum(failed) FROM queue.sent WHERE account_id = ?")
                        .param(ACCOUNT)
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void thatAnAdministratorPutOnTheListStayThere() {
        sql().sql("INSERT INTO queue.suppression (tenant_id, address, reason) VALUES (?, 'list@nomail.test', 'MANUAL')")
                .param(UUID.randomUUID())
                .update();
        sql().sql(
                        "INSERT INTO queue.suppression (tenant_id, address, reason) VALUES (?, 'manual@nomail.test', 'MANUAL')")
                .param(Accepts.TENANT)
                .update();
        submitted("manual@nomail.test", "Precedence: bulk\r\n");
        assertThat(node.count("queue.suppression WHERE reason = 'MANUAL' AND expires_at IS NULL"))
                .isEqualTo(2);
    }
}
