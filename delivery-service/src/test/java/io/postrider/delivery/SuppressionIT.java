package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.delivery.RunningDelivery.Answer;
import io.postrider.platform.observe.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Mail to addresses that a tenant has suppressed. */
class SuppressionIT {
    private static final String FEEDBACK = "fbl@example.test";

    @TempDir
    static Path secrets;

    private static RunningDelivery delivery;

    @BeforeAll
    static void boot() throws IOException {
        delivery = new RunningDelivery(
                secrets,
                "postrider.delivery.local.first-retry=1h",
                "postrider.delivery.suppressions.refresh=100ms",
                "postrider.delivery.suppressions.feedback-addresses=" + FEEDBACK);
        delivery.callAs(Accepts.TENANT);
    }

    @AfterAll
    static void close() {
        delivery.close();
    }

    private static UUID submit(String recipient) {
        return accept(
                new AcceptEnvelope.Submitter(UUID.randomUUID(), Accepts.TENANT, "ann@example.test"),
                Accepts.remote(recipient),
                Accepts.content());
    }

    private static UUID accept(AcceptEnvelope.Submitter submitter, AcceptEnvelope.Recipient recipient, byte[] content) {
        UUID id = UUID.randomUUID();
        AcceptEnvelope plain = Accepts.envelope(id, "ann@example.test", List.of(recipient), null);
        var envelope = new AcceptEnvelope(
                id,
                Trace.newId(),
                plain.reversePath(),
                plain.recipients(),
                plain.client(),
                submitter,
                false,
                "7BIT",
                null,
                null,
                null,
                null,
                0);
        delivery.bean(AcceptApi.class).accept(new AcceptRequest(envelope, content));
        return id;
    }

    private static String outcome(UUID id) {
        return delivery.get("/v1/messages/trace?queueId=" + id)
                .json()
                .at("/messages/0/recipients/0/outcome")
                .asString("");
    }

    private static Answer suppress(String address) {
        return delivery.post("/v1/suppressions", "{\"address\":\"" + address + "\",\"description\":\"asked us to\"}");
    }

    @Test
    void returnsMailToASuppressedAddressAndLetsTheRestGo() {
        assertThat(suppress("Stop@Elsewhere.test").status()).isEqualTo(201);
        assertThat(suppress("stop@elsewhere.test").status()).isEqualTo(409);

        UUID refused = submit("STOP@elsewhere.test");
        UUID allowed = submit("go@elsewhere.test");

        eventually(() -> assertThat(outcome(refused)).isEqualTo("failed"));
        assertThat(delivery.get("/v1/messages/trace?queueId=" + refused).json().toString())
                .contains("5.7.1", "The recipient is suppressed (manual)", "\"event\":\"reported\"");
        eventually(() -> assertThat(delivery.get("/v1/queue/recipients?status=deferred&queueId=" + allowed)
                        .json()
                        .get("items"))
                .hasSize(1));
        assertThat(delivery.call("DELETE", "/v1/suppressions/stop@elsewhere.test", null)
                        .status())
                .isEqualTo(204);
        assertThat(delivery.get("/v1/suppressions/stop@elsewhere.test").status())
                .isEqualTo(404);
        assertThat(delivery.audited().stream().filter(row -> row.contains("SUPPRESSION_")))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void forgetsWhatBouncedWhenItsTimeIsOver() {
        for (String[] row : new String[][] {{"gone@elsewhere.test", "-1 hour"}, {"there@elsewhere.test", "1 hour"}}) {
            JdbcClient.create(delivery.database().owner())
                    .sql("""
                            INSERT INTO queue.suppression (tenant_id, address, reason, expires_at)
                            VALUES (?, ?, 'BOUNCE', now() + ?::interval)
                            """)
                    .params(Accepts.TENANT, row[0], row[1])
                    .update();
        }
        assertThat(delivery.get("/v1/suppressions/there@elsewhere.test").json().has("expiresAt"))
                .isTrue();
        assertThat(delivery.get("/v1/suppressions/gone@elsewhere.test").status())
                .isEqualTo(404);
        assertThat(suppress("there@elsewhere.test").status()).isEqualTo(409);
        assertThat(suppress("gone@elsewhere.test").status()).isEqualTo(201);
        assertThat(delivery.get("/v1/suppressions/gone@elsewhere.test").json().has("expiresAt"))
                .isFalse();
    }

    @Test
    void refusesWhatIsNoAddressAndHidesThoseOfOthers() {
        assertThat(suppress("nobody").status()).isEqualTo(422);
        assertThat(suppress("mine@elsewhere.test").status()).isEqualTo(201);
        try {
            delivery.callAs(UUID.randomUUID());
            assertThat(delivery.get("/v1/suppressions/mine@elsewhere.test").status())
                    .isEqualTo(404);
            assertThat(delivery.get("/v1/suppressions").json().get("items")).isEmpty();
            assertThat(delivery.get("/v1/suppressions?tenantId=" + Accepts.TENANT)
                            .status())
                    .isEqualTo(404);
            delivery.callAs(null);
            assertThat(suppress("mine@elsewhere.test").status()).isEqualTo(422);
            assertThat(delivery.get("/v1/suppressions?tenantId=" + Accepts.TENANT)
                            .json()
                            .get("items")
                            .toString())
                    .contains("mine@elsewhere.test");
        } finally {
            delivery.callAs(Accepts.TENANT);
        }
    }

    @Test
    void suppressesWhoComplains() {
        String messageId = "<" + UUID.randomUUID() + "@example.test>";
        finished(messageId, "angry@elsewhere.test");
        byte[] complaint = ("MIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n"
                        + "--b\r\nContent-Type: text/plain\r\n\r\nA complaint.\r\n"
                        + "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n"
                        + "\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: " + messageId
                        + "\r\n\r\n--b--\r\n")
                .getBytes(UTF_8);

        accept(null, new AcceptEnvelope.Recipient(FEEDBACK, UUID.randomUUID(), Accepts.TENANT, null, null), complaint);

        eventually(() -> assertThat(delivery.get("/v1/suppressions/angry@elsewhere.test")
                        .json()
                        .path("reason")
                        .asString(""))
                .isEqualTo("complaint"));
    }

    /** What the tenant sent, and is done with. */
    private static void finished(String messageId, String recipient) {
        JdbcClient.create(delivery.database().owner())
                .sql("""
                        INSERT INTO queue.trace (message_id, ordinal, sender_tenant_id, trace_id, header_message_id, reverse_path,
                            address, size, client_address, protocol, connected_at, accepted_at, finished_at, attempts, outcome)
                        VALUES (?, 0, ?, ?, ?, 'ann@example.test', ?, 1, '192.0.2.1', 'ESMTPSA', now(), now(), now(), 1, 'RELAYED')
                        """)
                .params(UUID.randomUUID(), Accepts.TENANT, UUID.randomUUID(), messageId, recipient)
                .update();
    }
}
