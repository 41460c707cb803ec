package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** RFC 5321 section 4.5.1: mail to postmaster arrives at every domain, without anybody's doing. */
class PostmasterIT {
    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(database, AuthServer.secrets(folder));
        domain("red.example", "red");
        domain("blue.example", "blue");
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private void domain(String name, String tenant) {
        server.makeDomain(name, server.makeTenant(tenant));
    }

    private AuthServer.Answer patch(String path, String body) {
        return server.admin("PATCH", path, body, "If-Match", "*");
    }

    /** Whose mailbox mail to an address reaches; the kind of answer when it is nobody's. */
    private String reached(String address) {
        JsonNode answer = expect(200, server.resolve(address)).json().get(0);
        return answer.get("kind").asString().equals("LOCAL")
                ? answer.get("targets").get(0).get("address").asString()
                : answer.get("kind").asString();
    }

    private void becomes(String expected, String address) {
        Await.untilEquals(expected, () -> reached(address));
    }

    private String postmasterOf(String domain) {
        return expect(200, server.admin("GET", "/v1/domains/" + domain, ""))
                .json()
                .get("postmaster")
                .asString("nobody");
    }

    @Test
    void isTheTenantsFirstAccountInEverySpelling() {
        assertThat(reached("postmaster@red.example")).isEqualTo("UNKNOWN");
        assertThat(reached("postmaster")).isEqualTo("UNKNOWN");
        server.makeAccount("ann@red.example");
        server.makeAccount("bob@red.example");
        becomes("ann@red.example", "postmaster@red.example");
        becomes("ann@red.example", "PostMaster@RED.example");
        becomes("ann@red.example", "postmaster+abuse@red.example");
        assertThat(reached("Postmaster")).isEqualTo("ann@red.example");
        assertThat(postmasterOf("red.example")).isEqualTo("ann@red.example");
    }

    @Test
    void ofADomainWithoutAccountsIsTheOneOfTheFirstDomain() {
        assertThat(reached("postmaster@blue.example")).isEqualTo("UNKNOWN");
        server.makeAccount("ann@red.example");
        becomes("ann@red.example", "postmaster@blue.example");
        assertThat(postmasterOf("blue.example")).isEqualTo("nobody");
        server.makeAccount("bea@blue.example");
        becomes("bea@blue.example", "postmaster@blue.example");
        assertThat(reached("postmaster")).isEqualTo("ann@red.example");
    }

    @Test
    void isWhomTheAdministratorNames() {
        server.makeAccount("ann@red.example");
        server.makeAccount("bob@red.example");
        server.makeAccount("bea@blue.example");
        String path = "/v1/domains/red.example";
        expect(422, patch(path, "{\"postmaster\":\"bea@blue.example\"}"));
        expect(422, patch(path, "{\"postmaster\":\"zed@red.example\"}"));
        expect(200, patch(path, "{\"postmaster\":\"Bob@red.example\"}"));
        becomes("bob@red.example", "postmaster@red.example");
        becomes("bob@red.example", "postmaster");
        assertThat(postmasterOf("red.example")).isEqualTo("bob@red.example");
        expect(200, patch(path, "{\"postmaster\":null}"));
        becomes("ann@red.example", "postmaster@red.example");
    }

    @Test
    void goesOverToAnotherAccountWhenItsOwnTakesNoMail() {
        server.makeAccount("ann@red.example");
        server.makeAccount("bob@red.example");
        becomes("ann@red.example", "postmaster@red.example");
        expect(200, patch("/v1/accounts/ann@red.example", "{\"enabled\":false}"));
        becomes("bob@red.example", "postmaster@red.example");
        expect(204, server.admin("DELETE", "/v1/accounts/bob@red.example", ""));
        becomes("UNKNOWN", "postmaster@red.example");
        assertThat(postmasterOf("red.example")).isEqualTo("nobody");
        expect(200, patch("/v1/accounts/ann@red.example", "{\"enabled\":true}"));
        becomes("ann@red.example", "postmaster@red.example");
    }

    @Test
    void givesWayToAnAccountOrAliasOfThatAddressAndGoesBeforeACatchAll() {
        server.makeAccount("ann@red.example");
        server.makeAccount("bob@red.example");
        server.makeAccount("cem@red.example");
        expect(200, patch("/v1/domains/red.example", "{\"catchAll\":\"cem@red.example\"}"));
        becomes("cem@red.example", "anybody@red.example");
        assertThat(reached("postmaster@red.example")).isEqualTo("ann@red.example");
        expect(
                201,
                server.admin(
                        "POST",
                        "/v1/aliases",
                        "{\"address\":\"postmaster@red.example\",\"targets\":[\"bob@red.example\"]}"));
        becomes("bob@red.example", "postmaster@red.example");
    }

    @Test
    void maySendAsPostmaster() {
        server.makeAccount("ann@red.example");
        AuthServer.Answer login = server.login("ann@red.example", "a good password", "192.0.2.7");
        assertThat(expect(200, login).json().get("addresses").toString())
                .isEqualTo("[\"ann@red.example\",\"postmaster@red.example\"]");
    }
}
