package io.postrider.standalone.contract;

import io.postrider.standalone.TestSuite;
import io.postrider.standalone.tryout.Credentials.Account;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.openapi.ApiClient;
import io.postrider.testkit.openapi.ApiClient.Content;
import io.postrider.testkit.openapi.FullTenant;
import jakarta.mail.MessagingException;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Gives a tenant one of each kind of object that delivery-service and mailbox-service keep. */
final class MailObjects {
    private final TestSuite suite;
    private final ApiClient api;
    private final FullTenant tenant;
    private final JdbcClient database;

    private MailObjects(TestSuite suite, ApiClient api, FullTenant tenant) {
        this.suite = suite;
        this.api = api;
        this.tenant = tenant;
        this.database = JdbcClient.create(suite.database());
    }

    static void give(TestSuite suite, ApiClient api, FullTenant tenant) throws MessagingException {
        MailObjects objects = new MailObjects(suite, api, tenant);
        objects.giveTrace();
        objects.giveQuarantine();
        objects.giveVerdict();
        objects.giveBrake();
        objects.giveImport();
        tenant.put("exports", tenant.ann());
        tenant.put("imports", tenant.ann());
        objects.giveAction();
        objects.giveWebhookAndSuppression();
        objects.giveTlsReport();
    }

    private void giveTrace() {
        // A new domain is known to the gateway a moment later.
        Await.eventually(() -> suite.sendFromOutside(tenant.canary() + "@outside.example", tenant.ann()));
        JsonNode trace = traced(tenant.ann(), "delivered");
        tenant.put("queueId", trace.get("queueId").asString());
        tenant.put("traceId", trace.get("traceId").asString());
        tenant.put("messageId", trace.get("messageId").asString());
    }

    /** Mail that cannot be delivered just now, put where mail goes that kills its workers. */
    private void giveQuarantine() throws MessagingException {
        String recipient = tenant.canary() + "@unreachable-" + tenant.domain();
        suite.sendFrom(new Account(tenant.ann(), FullTenant.PASSWORD), "it waits", recipient);
        String waits = traced(recipient, "queued").get("queueId").asString();
        tenant.put("quarantine", waits);
        tenant.put("messages", waits);
        tenant.put("accountId", tenant.object("objectId").orElseThrow());
        Await.until(
                Await.PATIENCE,
                () -> database.sql("update queue.recipient set quarantined = true where address = ? and owner is null")
                                .param(recipient)
                                .update()
                        == 1,
                "the message to be in quarantine");
    }

    /** What might have been decided on the message in quarantine, had it come from elsewhere. */
    private void giveVerdict() {
        database.sql("""
                insert into queue.verdict (message_id, tenant_id, trace_id, decided_at, listener, client_address, helo,
                    reverse_path, size, recipients, addresses, action, score, enforced, findings)
                values (?::uuid, ?::uuid, gen_random_uuid(), now(), 'mx', '192.0.2.1', 'client.example', ?, 1, '[]', '{}',
                    'quarantine', 7.5, true, '[{"check":"spf","result":"fail","score":7.5}]')""")
                .params(
                        tenant.object("quarantine").orElseThrow(),
                        tenant.tenantId(),
                        tenant.canary() + "@outside.example")
                .update();
    }

    /** An account that has sent too much. */
    private void giveBrake() {
        UUID account = database.sql("""
                insert into queue.brake (account_id, tenant_id, address, reason, told)
                select account_id, tenant_id, address, 'too much', true from directory.account where address = ?
                returning account_id""")
                .param(tenant.canary() + '@' + tenant.domain())
                .query(UUID.class)
                .single();
        tenant.put("brakes", account.toString());
    }

    /** One that its own administrator asked for: what the platform's did is not the tenant's. */
    private void giveAction() {
        String key = api.admin(
                        "POST",
                        "/v1/api-keys",
                        "{\"name\":\"queue\",\"role\":\"tenant-admin\",\"tenantId\":\"%s\"}"
                                .formatted(tenant.tenantId()))
                .expect(201)
                .json()
                .get("secret")
                .asString();
        String hold = "{\"action\":\"hold\",\"filter\":{\"sender\":\"" + tenant.canary() + "@nowhere.example\"},";
        JsonNode count = act(key, hold + "\"dryRun\":true}");
        JsonNode action = act(key, hold + "\"token\":\"" + count.get("token").asString() + "\"}");
        tenant.put("actions", action.get("id").asString());
    }

    private JsonNode act(String key, String body) {
        return api.call(ApiClient.key(key), "POST", "/v1/queue/actions", Content.json(body))
                .expect(200)
                .json();
    }

    private void giveWebhookAndSuppression() {
        String body = "{\"url\":\"https://hooks.example/%s\",\"tenantId\":\"%s\",\"enabled\":false}";
        JsonNode made = api.admin("POST", "/v1/webhooks", body.formatted(tenant.canary(), tenant.tenantId()))
                .expect(201)
                .json();
        tenant.put("webhooks", made.get("id").asString());
        // The path of a call is in its refusal, and may be.
        String address = tenant.name() + "@elsewhere.example";
        String suppression = "{\"address\":\"%s\",\"tenantId\":\"%s\",\"description\":\"%s\"}";
        api.admin("POST", "/v1/suppressions", suppression.formatted(address, tenant.tenantId(), tenant.canary()))
                .expect(201);
        tenant.put("suppressions", address);
    }

    private void giveTlsReport() {
        UUID id = UUID.randomUUID();
        database.sql("""
                        insert into queue.tls_received (report_id, tenant_id, domain, organization, contact, their_id,
                            begins_at, ends_at, successful, failed, policies)
                        values (?, ?::uuid, ?, ?, 'tls@far.example', '1', now(), now(), 1, 0, '[]')""")
                .params(id, tenant.tenantId(), tenant.domain(), tenant.canary())
                .update();
        tenant.put("tls-reports", id.toString());
    }

    private JsonNode traced(String recipient, String outcome) {
        String path = "/v1/messages/trace?recipient=" + recipient;
        return Await.until(
                        Await.PATIENCE,
                        () -> api.admin("GET", path, "").json(),
                        traces -> traces.at("/messages/0/recipients/0/outcome")
                                .asString("")
                                .equals(outcome),
                        "the message to be " + outcome)
                .at("/messages/0");
    }

    private void giveImport() {
        Content mbox = new Content("application/mbox", "From a Mon Nov 23 08:00:00 2026\nSubject: x\n\nx\n");
        String path = "/v1/imports/" + tenant.ann() + "?mailbox=" + tenant.canary();
        JsonNode job = api.call(api.admin(), "POST", path, mbox).expect(201).json();
        tenant.put("job", job.get("id").asString());
    }
}
