package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectoryIT {
    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(database, AuthServer.secrets(folder));
        server.makeDomain("example.org");
        server.makeAccount("Ann@Example.ORG");
        server.makeAccount("bob@example.org");
        expect(
                201,
                server.admin(
                        "POST",
                        "/v1/aliases",
                        "{\"address\":\"team@example.org\",\"targets\":[\"ann@example.org\",\"bob@example.org\"]}"));
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    private JsonNode resolve(String address) {
        return expect(200, server.resolve(address)).json().get(0);
    }

    private AuthServer.Answer login(String user, String password) {
        return server.login(user, password, "192.0.2.7");
    }

    @Test
    void resolvesAnAccountAsWritten() {
        JsonNode answer = resolve("aNN@example.org");
        assertThat(answer.get("kind").asString()).isEqualTo("LOCAL");
        assertThat(answer.get("address").asString()).isEqualTo("aNN@example.org");
        assertThat(answer.get("targets").get(0).get("address").asString()).isEqualTo("ann@example.org");
    }

    @Test
    void resolvesAPlusTag() {
        assertThat(resolve("ann+shop@example.org")
                        .get("targets")
                        .get(0)
                        .get("address")
                        .asString())
                .isEqualTo("ann@example.org");
    }

    @Test
    void resolvesAnAliasToAllItsTargets() {
        assertThat(resolve("team@example.org").get("targets")).hasSize(2);
    }

    @Test
    void tellsUnknownFromRemote() {
        assertThat(resolve("nobody@example.org").get("kind").asString()).isEqualTo("UNKNOWN");
        assertThat(resolve("ann@elsewhere.example").get("kind").asString()).isEqualTo("REMOTE");
        assertThat(resolve("not an address@example.org").get("kind").asString()).isEqualTo("UNKNOWN");
    }

    @Test
    void logsInAndRenews() {
        AuthServer.Answer answer = login("ann@example.org", "a good password");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().get("addresses").toString())
                .isEqualTo("[\"ann@example.org\",\"team@example.org\",\"postmaster@example.org\"]");
        String secret = answer.json().get("renewalSecret").asString();
        AuthServer.Answer renewed = server.internal(
                ServiceName.IMAP_SERVICE,
                "login",
                "POST",
                "/internal/v1/logins/renewals",
                "{\"renewalSecret\":\"" + secret + "\"}");
        assertThat(renewed.status()).as(renewed.text()).isEqualTo(200);
        assertThat(renewed.json().get("accountId")).isEqualTo(answer.json().get("accountId"));
    }

    @Test
    void answersAWrongPasswordAndAnUnknownUserAlike() {
        AuthServer.Answer wrong = login("ann@example.org", "wrong");
        AuthServer.Answer unknown = login("zed@example.org", "wrong");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.text()).isEqualTo(wrong.text());
        assertThat(wrong.json().get("code").asString()).isEqualTo("authentication-failed");
    }
}
