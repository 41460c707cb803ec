package io.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.RunningDelivery.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reports of other servers, by REST. */
class TlsReportApiIT {
    @TempDir
    static Path secrets;

    private static RunningDelivery delivery;

    @BeforeAll
    static void boot() throws IOException {
        delivery = new RunningDelivery(secrets);
        for (int i = 1; i <= 3; i++) {
            store(i, Accepts.TENANT, i == 3 ? "second.test" : "example.test");
        }
    }

    @AfterAll
    static void close() {
        delivery.close();
    }

    private static UUID id(int number) {
        return new UUID(0, number);
    }

    private static void store(int number, UUID tenant, String domain) {
        JdbcClient.create(delivery.database().owner())
                .sql("""
                        INSERT INTO queue.tls_received (report_id, tenant_id, domain, organization, contact, their_id,
                            signed_by, begins_at, ends_at, successful, failed, policies)
                        VALUES (?, ?, ?, 'Far', 'tls@far.test', ?, 'far.test', '2026-11-22T00:00:00Z', '2026-11-22T23:59:59Z',
                            7, 2, '[{"domain":"example.test","type":"sts","lines":[],"mx":[],"successful":7,"failed":2,
                            "failures":[{"result":"certificate-expired","sessions":2}],"moreFailures":0}]')
                        """)
                .params(id(number), tenant, domain, "theirs " + number)
                .update();
    }

    @Test
    void listsTheLatestFirstPageByPage() {
        delivery.callAs(Accepts.TENANT, "messages:read");
        Answer first = delivery.get("/v1/tls-reports?limit=2");
        assertThat(first.json().at("/items/0/id").asString()).isEqualTo(id(3).toString());
        assertThat(first.json().at("/items/0").has("policies")).isFalse();
        Answer second = delivery.get(
                "/v1/tls-reports?limit=2&cursor=" + first.json().get("next").asString());
        assertThat(second.json().get("items")).hasSize(1);
        assertThat(second.json().get("next").isNull()).isTrue();
        assertThat(delivery.get("/v1/tls-reports?domain=Second.TEST.").json().get("items"))
                .hasSize(1);
    }

    @Test
    void showsAReportWithItsFailures() {
        delivery.callAs(null);
        Answer one = delivery.get("/v1/tls-reports/" + id(1));
        assertThat(one.status()).isEqualTo(200);
        assertThat(one.json().at("/policies/0/failures/0/result").asString()).isEqualTo("certificate-expired");
        assertThat(one.json().get("begin").asString()).isEqualTo("2026-11-22T00:00:00Z");
        assertThat(one.json().get("reportId").asString()).isEqualTo("theirs 1");
    }

    @Test
    void showsAKeyForDomainsTheirReportsAlone() {
        delivery.callForDomains(Accepts.TENANT, "second.test");
        assertThat(delivery.get("/v1/tls-reports").json().get("items")).hasSize(1);
        assertThat(delivery.get("/v1/tls-reports/" + id(3)).status()).isEqualTo(200);
        assertThat(delivery.get("/v1/tls-reports/" + id(1)).status()).isEqualTo(404);
    }

    @Test
    void hidesReportsOfOthersAndRefusesNonsense() {
        delivery.callAs(UUID.randomUUID());
        assertThat(delivery.get("/v1/tls-reports/" + id(1)).status()).isEqualTo(404);
        assertThat(delivery.get("/v1/tls-reports").json().get("items")).isEmpty();
        assertThat(delivery.get("/v1/tls-reports?domain=").status()).isEqualTo(400);
        assertThat(delivery.get("/v1/tls-reports?limit=0").status()).isEqualTo(400);
        assertThat(delivery.get("/v1/tls-reports?cursor=x").status()).isEqualTo(400);
        delivery.callAs(Accepts.TENANT, "mail:read");
        assertThat(delivery.get("/v1/tls-reports").status()).isEqualTo(403);
    }
}
