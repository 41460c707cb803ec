package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.testkit.dns.FakeDns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Mail to many that goes to addresses that do not exist. */
class BouncedAddressesIT {
    @TempDir
    static Path secrets;

    private static RunningDelivery delivery;
    private static FakeDns dns;

    @BeforeAll
    static void boot() throws IOException {
        dns = FakeDns.start().nullMx("nomail.test");
        delivery = new RunningDelivery(
                secrets,
                "postrider.outbound-enabled=true",
                "postrider.dns.timeout=20s",
                "postrider.dns.resolver=127.0.0.1:" + dns.port(),
                "postrider.delivery.suppressions.refresh=100ms");
        delivery.callAs(Accepts.TENANT);
    }

    @AfterAll
    static void close() {
        delivery.close();
        dns.close();
    }

    private static UUID submit(String recipient, String header) {
        UUID id = UUID.randomUUID();
        var envelope = Accepts.by(
                UUID.randomUUID(), Accepts.envelope(id, "ann@example.test", List.of(Accepts.remote(recipient)), null));
        byte[] content = (header + new String(Accepts.content(), UTF_8)).getBytes(UTF_8);
        delivery.bean(AcceptApi.class).accept(new AcceptRequest(envelope, content));
        eventually(() -> assertThat(outcome(id)).isEqualTo("failed"));
        return id;
    }

    private static String outcome(UUID id) {
        return delivery.get("/v1/messages/trace?queueId=" + id)
                .json()
                .at("/messages/0/recipients/0/outcome")
                .asString("");
    }

    private static JsonNode suppression(String address) {
        return delivery.get("/v1/suppressions/" + address).json();
    }

    @Test
    void suppressesForAWhileWhomBulkMailDoesNotFindAndNobodyElse() {
        submit("list@nomail.test", "Precedence: bulk\r\n");
        submit("friend@nomail.test", "");

        JsonNode listed = suppression("list@nomail.test");
        assertThat(listed.get("reason").asString()).isEqualTo("bounce");
        assertThat(listed.get("description").asString()).startsWith("5.1.10");
        assertThat(listed.has("expiresAt")).isTrue();
        assertThat(delivery.get("/v1/suppressions/friend@nomail.test").status()).isEqualTo(404);

        eventually(() -> {
            UUID again = submit("list@nomail.test", "");
            assertThat(delivery.get("/v1/messages/trace?queueId=" + again)
                            .json()
                            .toString())
                    .contains("The recipient is suppressed (bounce)");
        });
    }

    @Test
    void forgetsThemWhenTheirTimeIsOverAndKeepsWhatAnAdministratorSaid() {
        submit("later@nomail.test", "Precedence: bulk\r\n");
        var sql = JdbcClient.create(delivery.database().owner());
        sql.sql("UPDATE queue.suppression SET expires_at = now() WHERE address = 'later@nomail.test'")
                .update();
        assertThat(delivery.get("/v1/suppressions/later@nomail.test").status()).isEqualTo(404);

        assertThat(delivery.post("/v1/suppressions", "{\"address\":\"later@nomail.test\"}")
                        .status())
                .isEqualTo(201);
        assertThat(suppression("later@nomail.test").get("reason").asString()).isEqualTo("manual");
        assertThat(suppression("later@nomail.test").has("expiresAt")).isFalse();
    }
}
