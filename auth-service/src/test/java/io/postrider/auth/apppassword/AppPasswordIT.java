package io.postrider.auth.apppassword;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.api.auth.LoginRequest.Protocol;
import io.postrider.auth.AuthServer;
import io.postrider.auth.TwoReplicas;
import io.postrider.testkit.await.Await;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppPasswordIT {
    private static final String CLIENT = "192.0.2.7";
    private static final String WHOLE = "{\"name\":\"phone\"}";

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
        path = "/v1/accounts/" + address + "/app-passwords";
    }

    private JsonNode make(String body) {
        return expect(201, one.admin("POST", path, body)).json();
    }

    private static String secret(JsonNode made) {
        return made.get("password").asString();
    }

    /** A login at one replica, as soon as that has heard what was written there. */
    private AuthServer.Answer awaitLogin(int status, String password, String client, Protocol protocol) {
        return Await.until(
                Await.PATIENCE,
                () -> one.login(address, password, client, protocol),
                answer -> answer.status() == status,
                "the login to be answered with " + status);
    }

    @Test
    void opensWhatItIsForHoweverItIsGrouped() {
        String secret = secret(make(WHOLE));
        assertThat(secret).matches("([a-z2-7]{4}-){7}[a-z2-7]{4}");
        awaitLogin(200, secret, CLIENT, Protocol.IMAP);
        awaitLogin(200, secret.replace("-", ""), CLIENT, Protocol.POP3);
        awaitLogin(200, secret.replace('-', ' ').toUpperCase(Locale.ROOT), CLIENT, Protocol.SUBMISSION);
        // The account's own password goes on.
        awaitLogin(200, AuthServer.PASSWORD, CLIENT, Protocol.IMAP);
    }

    @Test
    void opensNothingElse() {
        String secret = secret(make("{\"name\":\"phone\",\"scopes\":[\"imap\"],\"networks\":[\"192.0.2.0/24\"]}"));
        awaitLogin(200, secret, CLIENT, Protocol.IMAP);
        JsonNode wrong = one.login(address, "wrong", "198.51.100.7").json();
        assertThat(one.login(address, secret, CLIENT, Protocol.SUBMISSION).json())
                .isEqualTo(wrong);
        assertThat(one.login(address, secret, "203.0.113.9", Protocol.IMAP).json())
                .isEqualTo(wrong);
        assertThat(one.login("first@example.org", secret, CLIENT, Protocol.IMAP).status())
                .isEqualTo(401);
        expect(401, one.me(address, secret, "GET", "/v1/me/app-passwords", ""));
    }

    @Test
    void isDeadWhenItExpires() {
        String soon = Instant.now().plusSeconds(3600).toString();
        JsonNode made = make("{\"name\":\"phone\",\"expiresAt\":\"%s\"}".formatted(soon));
        AuthServer.Answer login = awaitLogin(200, secret(made), CLIENT, Protocol.IMAP);
        expect(200, one.renew(login));
        replicas.database()
                .execute("update directory.app_password set expires_at = now() where app_password_id = '%s'"
                        .formatted(made.get("id").asString()));
        // What one has in memory ends by the change feed only; the other replica reads it now.
        expect(401, two.login(address, secret(made), CLIENT, Protocol.IMAP));
        expect(401, two.renew(login));
    }

    @Test
    void whenRevokedEndsItsOwnSessionsAndNoOthers() {
        JsonNode phone = make(WHOLE);
        String laptop = secret(make("{\"name\":\"laptop\"}"));
        AuthServer.Answer ends = awaitLogin(200, secret(phone), CLIENT, Protocol.IMAP);
        AuthServer.Answer stays = awaitLogin(200, laptop, CLIENT, Protocol.IMAP);
        AuthServer.Answer owner = awaitLogin(200, AuthServer.PASSWORD, CLIENT, Protocol.IMAP);
        String position = "/internal/v1/directory/changes?waitSeconds=0&after=";
        long before = changes(position + "-1").get("position").asLong();
        expect(204, one.admin("DELETE", path + "/" + phone.get("id").asString(), ""));
        assertThat(changes(position + before)
                        .get("changes")
                        .get(0)
                        .get("account")
                        .get("address")
                        .asString())
                .as("what makes the protocol services ask again")
                .isEqualTo(address);
        Await.untilEquals(401, () -> one.renew(ends).status());
        Await.untilEquals(401, () -> two.renew(ends).status());
        Await.untilEquals(
                401,
                () -> two.login(address, secret(phone), "192.0.2.99", Protocol.IMAP)
                        .status());
        expect(200, one.renew(stays));
        expect(200, one.renew(owner));
        expect(404, one.admin("DELETE", path + "/" + phone.get("id").asString(), ""));
    }

    private JsonNode changes(String uri) {
        return expect(200, one.internal(ServiceName.SMTP_GATEWAY, "directory.read", "GET", uri, ""))
                .json();
    }

    @Test
    void tellsItsLastUseAndNeverItself() {
        String secret = secret(make(WHOLE));
        awaitLogin(200, secret, CLIENT, Protocol.IMAP);
        JsonNode listed = Await.until(
                Await.PATIENCE.multipliedBy(2),
                () -> expect(200, one.admin("GET", path, ""))
                        .json()
                        .get("items")
                        .get(0),
                item -> !item.get("lastUsedAt").isNull(),
                "the use to be written down");
        assertThat(listed.get("lastUsedFrom").asString()).isEqualTo(CLIENT);
        assertThat(listed.has("password")).isFalse();
        assertThat(one.admin("GET", "/v1/audit-log", "").text())
                .contains("app-password.create")
                .doesNotContain(secret);
    }

    @Test
    void isMadeByItsUserToo() {
        String mine = "/v1/me/app-passwords";
        expect(401, one.me(address, "wrong", "GET", mine, ""));
        expect(401, one.admin("GET", mine, ""));
        expect(401, one.anonymous("GET", mine));
        expect(403, one.admin("GET", "/v1/%6de/app-passwords", ""));
        AuthServer.Answer made = expect(201, one.me(address, AuthServer.PASSWORD, "POST", mine, WHOLE));
        String id = made.json().get("id").asString();
        assertThat(made.header("Location")).isEqualTo(mine + "/" + id);
        awaitLogin(200, secret(made.json()), CLIENT, Protocol.IMAP);
        assertThat(expect(200, one.me(address, AuthServer.PASSWORD, "GET", mine, ""))
                        .json()
                        .get("items")
                        .size())
                .isOne();
        expect(404, one.me("first@example.org", AuthServer.PASSWORD, "DELETE", mine + "/" + id, ""));
        expect(204, one.me(address, AuthServer.PASSWORD, "DELETE", mine + "/" + id, ""));
        Await.untilEquals(
                401, () -> one.login(address, secret(made.json()), CLIENT).status());
    }

    @Test
    void refusesWhatMakesNoSense() {
        for (String body : new String[] {
            "{}",
            "{\"name\":\"x\",\"scopes\":[]}",
            "{\"name\":\"x\",\"networks\":[\"example.org\"]}",
            "{\"name\":\"x\",\"networks\":[%s]}".formatted("\"192.0.2.1\",".repeat(20) + "\"192.0.2.1\""),
            "{\"name\":\"x\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}"
        }) {
            expect(422, one.admin("POST", path, body));
        }
        expect(400, one.admin("POST", path, "{\"name\":\"x\",\"scopes\":[\"telnet\"]}"));
        expect(400, one.admin("POST", path, "{\"name\":\"x\",\"secret\":\"mine\"}"));
        for (int i = 0; i < 50; i++) {
            make(WHOLE);
        }
        expect(422, one.admin("POST", path, WHOLE));
    }
}
