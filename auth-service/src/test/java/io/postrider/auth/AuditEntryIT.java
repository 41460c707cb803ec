package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.Scope;
import io.postrider.api.ServiceName;
import io.postrider.api.auth.LoginRequest.Protocol;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What an API key does at another service is in the audit log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditEntryIT {
    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;
    private String account;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(database, AuthServer.secrets(folder));
        server.makeDomain("example.org");
        account = server.makeAccount("ann@example.org").json().get("id").asString();
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    private AuthServer.Answer record(String scope, String keyId, String accountId) {
        return server.internal(ServiceName.MAILBOX_SERVICE, scope, "POST", "/internal/v1/audit-entries", """
                {"keyId":"%s","clientAddress":"192.0.2.7","action":"MAIL_EXPORT","accountId":"%s","details":{"format":"mbox"}}
                """.formatted(
                        keyId, accountId));
    }

    private String key() {
        String request = "{\"name\":\"leaver\",\"role\":\"platform-admin\"}";
        return expect(201, server.admin("POST", "/v1/api-keys", request))
                .json()
                .get("id")
                .asString();
    }

    @Test
    void anAdministratorReadAWholeAccountWithoutARow() {
        String key = key();
        expect(200, record(Scope.AUDIT_WRITE, key, account));
        JsonNode rows = server.read("/v1/audit-log?action=mail.export&objectId=" + account)
                .get("items");
        assertThat(rows).hasSize(1);
        JsonNode row = rows.get(0);
        assertThat(row.get("actor").get("apiKeyId").asString()).isEqualTo(key);
        assertThat(row.get("actor").get("name").asString()).isEqualTo("leaver");
        assertThat(row.get("actor").get("clientAddress").asString()).isEqualTo("192.0.2.7");
        assertThat(row.get("object").get("name").asString()).isEqualTo("ann@example.org");
        assertThat(row.get("changes").get("format").asString()).isEqualTo("mbox");
        assertThat(server.read("/v1/audit-log/verification").get("intact").asBoolean())
                .isTrue();
    }

    @Test
    void aMessageLeftQuarantineWithoutARow() {
        String key = key();
        String queueId = UUID.randomUUID().toString();
        String tenant = server.read("/v1/accounts/" + account).get("tenantId").asString();
        expect(
                200,
                server.internal(
                        ServiceName.DELIVERY_SERVICE,
                        Scope.AUDIT_WRITE,
                        "POST",
                        "/internal/v1/audit-entries/messages",
                        """
                {"keyId":"%s","clientAddress":"192.0.2.7","action":"MESSAGE_GIVE_UP","queueId":"%s","tenantId":"%s",
                 "details":{"recipients":"2"}}""".formatted(key, queueId, tenant)));
        JsonNode row = server.read("/v1/audit-log?objectType=message&objectId=" + queueId)
                .get("items")
                .get(0);
        assertThat(row.get("action").asString()).isEqualTo("message.give-up");
        assertThat(row.get("actor").get("name").asString()).isEqualTo("leaver");
        assertThat(row.get("changes").get("recipients").asString()).isEqualTo("2");
        assertThat(server.read("/v1/audit-log/verification").get("intact").asBoolean())
                .isTrue();
    }

    @Test
    void aBrakedAccountKeptItsSessions() {
        JsonNode login = expect(
                        200, server.login("ann@example.org", AuthServer.PASSWORD, "192.0.2.1", Protocol.SUBMISSION))
                .json();
        String brake = "{\"accountId\":\"%s\",\"details\":{\"reason\":\"51 messages\"}}".formatted(account);
        expect(403, brake(Scope.AUDIT_WRITE, brake));
        expect(200, brake(Scope.SESSIONS_END, brake));
        JsonNode row = server.read("/v1/audit-log?action=account.brake&objectId=" + account)
                .get("items")
                .get(0);
        assertThat(row.get("actor").get("name").asString()).isEqualTo("delivery-service");
        assertThat(row.get("changes").get("reason").asString()).isEqualTo("51 messages");
        assertThat(server.internal(
                                ServiceName.SMTP_GATEWAY,
                                Scope.LOGIN,
                                "POST",
                                "/internal/v1/logins/renewals",
                                "{\"renewalSecret\":\"%s\"}"
                                        .formatted(login.get("renewalSecret").asString()))
                        .status())
                .isEqualTo(401);
        expect(
                200,
                brake(
                        Scope.SESSIONS_END,
                        brake.replace(account, UUID.randomUUID().toString())));
    }

    private AuthServer.Answer brake(String scope, String body) {
        return server.internal(ServiceName.DELIVERY_SERVICE, scope, "POST", "/internal/v1/brakes", body);
    }

    @Test
    void anActionOnTheQueueLeftNoRow() {
        String action = UUID.randomUUID().toString();
        expect(
                200,
                server.internal(
                        ServiceName.DELIVERY_SERVICE,
                        Scope.AUDIT_WRITE,
                        "POST",
                        "/internal/v1/audit-entries/changes",
                        """
                {"keyId":"%s","clientAddress":"192.0.2.7","action":"QUEUE_DELETE","objectId":"%s","name":"%s","tenantId":null,
                 "details":{"matched":"2000"}}""".formatted(key(), action, action)));
        JsonNode row = server.read("/v1/audit-log?objectType=queue-action&objectId=" + action)
                .get("items")
                .get(0);
        assertThat(row.get("action").asString()).isEqualTo("queue.delete");
        assertThat(row.get("changes").get("matched").asString()).isEqualTo("2000");
    }

    @Test
    void aKeyThatWasRevokedMeanwhileIsRefusedAndSoIsWhoLacksTheScope() {
        String key = key();
        expect(404, record(Scope.AUDIT_WRITE, key, UUID.randomUUID().toString()));
        expect(403, record(Scope.DIRECTORY_READ, key, account));
        expect(204, server.admin("DELETE", "/v1/api-keys/" + key, ""));
        expect(401, record(Scope.AUDIT_WRITE, key, account));
        expect(401, record(Scope.AUDIT_WRITE, UUID.randomUUID().toString(), account));
    }
}
