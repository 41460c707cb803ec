package io.postrider.auth.account;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.AuthServer;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountBatchIT {
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

    private AuthServer.Answer post(String accounts) {
        return server.admin("POST", "/v1/account-batches", "{\"accounts\":[" + accounts + "]}");
    }

    private JsonNode finished(AuthServer.Answer accepted) {
        String path = accepted.header("Location");
        Await.until(
                Duration.ofSeconds(60), () -> server.read(path).get("finished").asBoolean(), "the batch is finished");
        return server.read(path);
    }

    @Test
    void makesEachAccountAndSaysOfEachWhatBecameOfIt() {
        server.makeAccount("taken@example.org");
        AuthServer.Answer accepted = expect(202, post("""
                {"address":"Chosen@example.org","password":"a good password","displayName":"Chosen"},
                {"address":"made@example.org"},
                {"address":"taken@example.org"},
                {"address":"x@elsewhere.example"},
                {"address":"made@example.org"},
                {"address":"five@example.org","password":"fives"},
                {}"""));
        assertThat(accepted.json().get("total").asInt()).isEqualTo(7);
        JsonNode batch = finished(accepted);
        assertThat(batch.get("created").asInt()).isEqualTo(2);
        assertThat(batch.get("failed").asInt()).isEqualTo(5);
        JsonNode results = server.read(accepted.header("Location") + "/results").get("items");
        assertThat(results.valueStream().map(row -> row.get("state").asString()))
                .containsExactly("created", "created", "failed", "failed", "failed", "failed", "failed");
        assertThat(results.get(2).get("code").asString()).isEqualTo("conflict");
        assertThat(results.get(3).get("code").asString()).isEqualTo("unprocessable");
        assertThat(results.get(0).has("password")).isFalse();
        expect(200, server.login("chosen@example.org", AuthServer.PASSWORD, "192.0.2.1"));
        expect(
                200,
                server.login("made@example.org", results.get(1).get("password").asString(), "192.0.2.1"));
        JsonNode audit = server.read("/v1/audit-log?objectId="
                        + results.get(1).get("accountId").asString())
                .get("items");
        assertThat(audit.get(0).get("actor").get("name").asString()).isEqualTo("first platform administrator");
        JsonNode failed = server.read(accepted.header("Location") + "/results?state=failed&limit=2");
        assertThat(failed.get("items")).hasSize(2);
        assertThat(server.read(accepted.header("Location") + "/results?state=failed&cursor="
                                + failed.get("next").asString())
                        .get("items"))
                .hasSize(3);
    }

    @Test
    void keepsPasswordsSealed() throws Exception {
        AuthServer.Answer accepted = expect(
                202,
                post("{\"address\":\"sealed@example.org\",\"password\":\"canary password\"},"
                        + "{\"address\":\"sealed2@example.org\"}"));
        finished(accepted);
        String made = server.read(accepted.header("Location") + "/results?cursor=0")
                .get("items")
                .get(0)
                .get("password")
                .asString();
        try (var connection = database.owner().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select string_agg(encode(coalesce(request, '') || coalesce(password, ''),"
                                + " 'escape') || r::text, '') from directory.account_batch_row r")) {
            rows.next();
            assertThat(rows.getString(1)).doesNotContain("canary password", made);
        }
    }

    /** As after a kill -9: a lease that ran out, rows that were not tried, and a worker that comes back too late. */
    @Test
    void goesOnWhereACrashedWorkerStopped() {
        AuthServer.Answer accepted = expect(
                202,
                post(IntStream.range(0, 30)
                        .mapToObj("{\"address\":\"crash%d@example.org\",\"password\":\"a good password\"}"::formatted)
                        .collect(Collectors.joining(","))));
        String id = accepted.json().get("id").asString();
        database.execute("update directory.account_batch set worker = gen_random_uuid(), leased_until = '-infinity'"
                + " where batch_id = '" + id + "' and finished_at is null");
        JsonNode batch = finished(accepted);
        assertThat(batch.get("created").asInt()).isEqualTo(30);
        assertThat(batch.get("failed").asInt()).isZero();
        assertThat(server.read("/v1/accounts?prefix=crash&limit=500").get("items"))
                .hasSize(30);
    }

    /** Its request was sealed with another secret, say: nobody can ever read it. */
    @Test
    void aBatchThatAlwaysFailsKeepsNoOtherFromBeingWorkedOn() {
        database.execute("""
                with batch as (
                    insert into directory.account_batch
                           (batch_id, api_key_id, api_key_name, reach_domains, client_address, total)
                    values ('00000000-0000-7000-8000-000000000001',
                            (select api_key_id from directory.api_key limit 1), 'x', '{}', '192.0.2.1', 1)
                    returning batch_id)
                insert into directory.account_batch_row (batch_id, row_number, request)
                select batch_id, 0, decode('00', 'hex') from batch""");
        JsonNode batch = finished(expect(202, post("{\"address\":\"behind@example.org\"}")));
        assertThat(batch.get("created").asInt()).isEqualTo(1);
        database.execute("delete from directory.account_batch where batch_id = '00000000-0000-7000-8000-000000000001'");
    }

    @Test
    void takesTenThousandAccountsInOneCallAndStopsWhenItIsTold() {
        AuthServer.Answer accepted = expect(
                202,
                post(IntStream.range(0, 10_000)
                        .mapToObj(i -> "{\"address\":\"%05d.many@example.org\",\"displayName\":\"%s\"}"
                                .formatted(i, "n".repeat(80)))
                        .collect(Collectors.joining(","))));
        assertThat(accepted.json().get("total").asInt()).isEqualTo(10_000);
        String path = accepted.header("Location");
        Await.until(
                Duration.ofSeconds(60),
                () -> server.read(path).get("created").asInt() > 0,
                "the first account is made");
        expect(204, server.admin("DELETE", path, ""));
        expect(404, server.admin("GET", path, ""));
        expect(404, server.admin("GET", path + "/results", ""));
    }

    private long count(String what) throws SQLException {
        try (var connection = database.owner().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select " + what)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void aBatchWentOnWithTheReachOfAKeyThatWasRevoked() throws Exception {
        JsonNode key = expect(
                        201, server.admin("POST", "/v1/api-keys", "{\"name\":\"gone\",\"role\":\"platform-admin\"}"))
                .json();
        String accounts = IntStream.range(0, 10_000)
                .mapToObj("{\"address\":\"%05d.gone@example.org\"}"::formatted)
                .collect(Collectors.joining(","));
        String id = expect(
                        202,
                        server.adminAs(
                                key.get("secret").asString(),
                                "POST",
                                "/v1/account-batches",
                                "{\"accounts\":[" + accounts + "]}"))
                .json()
                .get("id")
                .asString();
        String batch = " from directory.account_batch where batch_id = '" + id + "'";
        Await.until(Duration.ofSeconds(60), () -> count("created" + batch) > 0, "the first account is made");
        expect(204, server.admin("DELETE", "/v1/api-keys/" + key.get("id").asString(), ""));
        long made = count("created" + batch);
        Await.until(Duration.ofSeconds(60), () -> count("count(finished_at)" + batch) == 1, "the batch is stopped");
        assertThat(count("created" + batch)).as("none after the revocation").isEqualTo(made);
        assertThat(count("failed" + batch)).isEqualTo(10_000 - made);
        assertThat(count("count(*) from directory.account_batch_row where request is null"
                        + " and code = 'authentication-failed' and batch_id = '" + id + "'"))
                .isEqualTo(10_000 - made);
        assertThat(server.read("/v1/audit-log?action=account-batch.stop&objectId=" + id)
                        .get("items"))
                .hasSize(1);
    }

    @Test
    void refusesNoneAndTooManyAndRepeatsAnAnswer() {
        expect(422, post(""));
        expect(422, server.admin("POST", "/v1/account-batches", "{}"));
        expect(400, post("null"));
        expect(422, post("{},".repeat(10_000) + "{}"));
        String body = "{\"accounts\":[{\"address\":\"again@example.org\",\"password\":\"a good password\"}]}";
        AuthServer.Answer first = server.admin("POST", "/v1/account-batches", body, "Idempotency-Key", "batch");
        AuthServer.Answer again = server.admin("POST", "/v1/account-batches", body, "Idempotency-Key", "batch");
        assertThat(again.json().get("id")).isEqualTo(first.json().get("id"));
        assertThat(finished(first).get("created").asInt()).isEqualTo(1);
    }

    @Test
    void isSeenByTheKeyThatMadeItOnly() {
        AuthServer.Answer accepted =
                expect(202, post("{\"address\":\"mine@example.org\",\"password\":\"a good password\"}"));
        String other = expect(201, server.admin("POST", "/v1/api-keys", "{\"name\":\"o\",\"role\":\"platform-admin\"}"))
                .json()
                .get("secret")
                .asString();
        expect(404, server.adminAs(other, "GET", accepted.header("Location"), ""));
        expect(404, server.adminAs(other, "GET", accepted.header("Location") + "/results", ""));
        expect(404, server.adminAs(other, "DELETE", accepted.header("Location"), ""));
        finished(accepted);
    }
}
