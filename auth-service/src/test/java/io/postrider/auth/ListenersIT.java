package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.Scope;
import io.postrider.api.ServiceName;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What operators decide about the ports that take mail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListenersIT {
    private static final String MX = "/v1/listeners/mx/policy";
    private static final String SUBMISSION = "/v1/listeners/submission/policy";

    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(database, AuthServer.secrets(folder));
        server.makeDomain("example.org");
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    private JsonNode told(String listener) {
        JsonNode table = expect(
                        200,
                        server.internal(
                                ServiceName.SMTP_GATEWAY,
                                Scope.DIRECTORY_READ,
                                "GET",
                                "/internal/v1/directory/listeners",
                                ""))
                .json()
                .get("listeners");
        return table.valueStream()
                .filter(one -> one.get("listener").asString().equals(listener))
                .findFirst()
                .orElseThrow();
    }

    private AuthServer.Answer patch(String path, String changes) {
        return server.admin("PATCH", path, changes, "If-Match", "*");
    }

    @Test
    void gatewaysHearWhatIsDecided() {
        JsonNode before = expect(200, server.admin("GET", MX, "")).json();
        assertThat(before.get("rules").get("strictness").isNull()).isTrue();
        expect(428, server.admin("PATCH", MX, "{\"strictness\":\"tag\"}"));
        expect(200, patch(MX, """
                {"strictness":"tag","helo":"enforce","blockLists":["bl.example.net=127.0.0.2/31"],"messagesPerSender":50,
                 "refusedNetworks":["192.0.2.0/24"],"greylistWaitSeconds":60,
                 "mail":{"rejectScore":9,"dnsFailure":"defer"}}"""));
        JsonNode mx = told("mx");
        assertThat(mx.at("/checks/all").asString()).isEqualTo("TAG");
        assertThat(mx.at("/checks/helo").asString()).isEqualTo("ENFORCE");
        assertThat(mx.at("/checks/rates").isNull()).isTrue();
        assertThat(mx.at("/lists/block/0").asString()).isEqualTo("bl.example.net=127.0.0.2/31");
        assertThat(mx.at("/limits/senderMessages").asInt()).isEqualTo(50);
        assertThat(mx.at("/networks/refused/0").asString()).isEqualTo("192.0.2.0/24");
        assertThat(mx.at("/greylistWaitSeconds").asInt()).isEqualTo(60);
        assertThat(mx.at("/mail/rejectScore").asInt()).isEqualTo(9);
        assertThat(mx.at("/mail/dnsFailure").asString()).isEqualTo("DEFER");
        assertThat(expect(200, server.admin("GET", "/v1/audit-log", "")).text()).contains("listener.policy");

        JsonNode after = expect(
                        200,
                        patch(MX, "{\"strictness\":null,\"blockLists\":null,\"mail\":null,\"refusedNetworks\":null}"))
                .json();
        assertThat(after.get("rules").get("messagesPerSender").asInt()).isEqualTo(50);
        assertThat(told("mx").at("/checks/all").isNull()).isTrue();
        assertThat(told("mx").at("/mail").isNull()).isTrue();
        long version = after.get("version").asLong();
        assertThat(expect(200, patch(MX, "{\"messagesPerSender\":50}"))
                        .json()
                        .get("version")
                        .asLong())
                .isEqualTo(version);
        expect(412, server.admin("PATCH", MX, "{\"helo\":\"off\"}", "If-Match", "\"" + (version - 1) + "\""));
    }

    @Test
    void refusesWhatNoPortCanDo() {
        for (String wrong : List.of(
                "{\"refusedNetworks\":[\"nowhere\"]}",
                "{\"trustedNetworks\":[\"10.0.0.0/99\"]}",
                "{\"blockLists\":[\"no zone\"]}",
                "{\"blockLists\":[\"bl.example=much\"]}",
                "{\"listScore\":-1}",
                "{\"greetingPauseMillis\":600000}",
                "{\"greylistWaitSeconds\":100000}",
                "{\"unknownRecipients\":-1}",
                "{\"mail\":{\"junkScore\":-1}}")) {
            assertThat(patch(MX, wrong).status()).as(wrong).isEqualTo(422);
        }
        expect(400, patch(MX, "{\"strictness\":\"lenient\"}"));
        expect(400, patch(MX, "{\"nothing\":1}"));
        expect(422, patch(SUBMISSION, "{\"helo\":\"enforce\"}"));
        expect(200, patch(SUBMISSION, "{\"connectionsPerMinute\":30}"));
        assertThat(told("submission").at("/limits/connections").asInt()).isEqualTo(30);
    }

    @Test
    void noTenantDecidesAboutAPortThatIsEverybodys() {
        String tenant = expect(200, server.admin("GET", "/v1/domains/example.org", ""))
                .json()
                .get("tenantId")
                .asString();
        String key = expect(201, server.admin("POST", "/v1/api-keys", """
                {"name":"theirs","tenantId":"%s","actions":["tenants:read","tenants:write"]}""".formatted(tenant)))
                .json()
                .get("secret")
                .asString();
        expect(403, server.adminAs(key, "GET", MX, ""));
        expect(403, server.adminAs(key, "PATCH", MX, "{\"strictness\":\"off\"}", "If-Match", "*"));
        expect(403, server.adminAs(key, "PATCH", SUBMISSION, "{\"strictness\":\"off\"}", "If-Match", "*"));
    }
}
