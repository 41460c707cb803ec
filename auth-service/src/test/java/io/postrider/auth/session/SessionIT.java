package io.postrider.auth.session;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.LoginRequest.Protocol;
import io.postrider.auth.AuthServer;
import io.postrider.auth.TwoReplicas;
import io.postrider.testkit.await.Await;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionIT {
    private static final String PHONE = "192.0.2.7";
    private static final String LAPTOP = "198.51.100.7";

    private TwoReplicas replicas;
    private AuthServer one;
    private AuthServer two;
    private String address = "";
    private String path = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        replicas = new TwoReplicas(folder);
        one = replicas.one();
        two = replicas.two();
    }

    @AfterAll
    void stop() {
        replicas.close();
    }

    @BeforeEach
    void makeAccount() {
        address = replicas.newAddress();
        one.makeAccount(address);
        path = "/v1/accounts/" + address + "/sessions";
    }

    private AuthServer.Answer login(String client) {
        return expect(200, one.login(address, AuthServer.PASSWORD, client, Protocol.IMAP));
    }

    private List<JsonNode> awaitSessions(int count) {
        return Await.until(
                Await.PATIENCE,
                () -> expect(200, one.admin("GET", path, ""))
                        .json()
                        .get("items")
                        .valueStream()
                        .toList(),
                items -> items.size() == count,
                "%d sessions to be written down".formatted(count));
    }

    private static String idOf(List<JsonNode> sessions, String client) {
        return sessions.stream()
                .filter(session -> session.get("clientAddress").asString().equals(client))
                .findFirst()
                .orElseThrow()
                .get("id")
                .asString();
    }

    @Test
    void listsEachDeviceOnceHoweverOftenItLogsIn() {
        for (int i = 0; i < 3; i++) {
            login(PHONE);
        }
        login(LAPTOP);
        List<JsonNode> sessions = awaitSessions(2);
        assertThat(sessions)
                .extracting(session -> session.get("protocol").asString())
                .containsOnly("imap");
        assertThat(expect(200, one.me(address, AuthServer.PASSWORD, "GET", "/v1/me/sessions", ""))
                        .text())
                .contains(idOf(sessions, PHONE), idOf(sessions, LAPTOP));
    }

    @Test
    void endsTheSessionsOfOneDeviceAndLetsItLogInAgain() {
        AuthServer.Answer phone = login(PHONE);
        AuthServer.Answer laptop = login(LAPTOP);
        List<JsonNode> sessions = awaitSessions(2);
        expect(204, one.admin("DELETE", path + "/" + idOf(sessions, PHONE), ""));
        Await.untilEquals(401, () -> one.renew(phone).status());
        Await.untilEquals(401, () -> two.renew(phone).status());
        expect(200, one.renew(laptop));
        AuthServer.Answer again = login(PHONE);
        expect(200, one.renew(again));
        expect(404, one.admin("DELETE", "/v1/accounts/first@example.org/sessions/" + idOf(sessions, PHONE), ""));
    }

    @Test
    void endsThemAllForTheUserToo() {
        AuthServer.Answer phone = login(PHONE);
        AuthServer.Answer laptop = login(LAPTOP);
        expect(204, one.me(address, AuthServer.PASSWORD, "DELETE", "/v1/me/sessions", ""));
        Await.untilEquals(401, () -> two.renew(phone).status());
        Await.untilEquals(401, () -> two.renew(laptop).status());
    }

    @Test
    void areErasedWithTheirAccount() throws SQLException {
        JsonNode account =
                expect(200, one.admin("GET", "/v1/accounts/" + address, "")).json();
        expect(201, one.admin("POST", "/v1/accounts/" + address + "/app-passwords", "{\"name\":\"phone\"}"));
        login(PHONE);
        awaitSessions(1);
        String id = account.get("id").asString();
        expect(204, one.admin("DELETE", "/v1/accounts/" + id, ""));
        expect(204, one.admin("DELETE", "/v1/deleted-accounts/" + id, ""));
        try (var connection = replicas.database().owner().getConnection();
                var statement = connection.createStatement()) {
            for (String table : List.of("device", "app_password", "scram_verifier")) {
                var rows = statement.executeQuery(
                        "select count(*) from directory." + table + " where account_id = '" + id + "'");
                rows.next();
                assertThat(rows.getInt(1)).as(table).isZero();
            }
        }
    }

    @Test
    void aChangedPasswordEndsThem() {
        AuthServer.Answer phone = login(PHONE);
        expect(422, one.me(address, AuthServer.PASSWORD, "PUT", "/v1/me/password", "{\"password\":\"short\"}"));
        expect(422, one.me(address, AuthServer.PASSWORD, "PUT", "/v1/me/password", "{}"));
        expect(401, one.me(address, "wrong", "PUT", "/v1/me/password", "{\"password\":\"another good one\"}"));
        expect(
                204,
                one.me(address, AuthServer.PASSWORD, "PUT", "/v1/me/password", "{\"password\":\"another good one\"}"));
        Await.untilEquals(401, () -> one.renew(phone).status());
        Await.untilEquals(401, () -> two.renew(phone).status());
        Await.untilEquals(
                200,
                () -> two.login(address, "another good one", PHONE, Protocol.IMAP)
                        .status());
    }
}
