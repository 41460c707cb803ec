package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A domain that is another one's second name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DomainAliasIT {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;
    private String original = "";
    private String second = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(database, AuthServer.secrets(folder));
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    @BeforeEach
    void makeDomains() {
        original = "d" + COUNTER.incrementAndGet() + ".example";
        second = "second." + original;
        server.makeDomain(original);
        server.makeAccount("ann@" + original);
        AuthServer.Answer made = expect(201, alias(second, original));
        assertThat(made.json().get("aliasOf").asString()).isEqualTo(original);
        assertThat(made.json().get("postmaster").isNull()).isTrue();
    }

    private AuthServer.Answer alias(String name, String of) {
        return server.admin("POST", "/v1/domains", "{\"name\":\"%s\",\"aliasOf\":\"%s\"}".formatted(name, of));
    }

    private String resolved(String address) {
        JsonNode answer = expect(200, server.resolve(address)).json().get(0);
        return answer.get("kind").asString().equals("LOCAL")
                ? answer.get("targets").get(0).get("address").asString()
                : answer.get("kind").asString();
    }

    @Test
    void itsAddressesAreThoseOfTheOtherDomain() {
        String ann = "ann@" + original;
        assertThat(resolved("ann@" + second)).isEqualTo(ann);
        assertThat(resolved("Ann+shop@" + second)).isEqualTo(ann);
        assertThat(resolved("nobody@" + second)).isEqualTo("UNKNOWN");
        // RFC 5321 section 4.5.1
        assertThat(resolved("postmaster@" + second)).isEqualTo(resolved("postmaster@" + original));
        expect(
                201,
                server.admin(
                        "POST",
                        "/v1/aliases",
                        "{\"address\":\"team@%1$s\",\"targets\":[\"ann@%1$s\"]}".formatted(original)));
        assertThat(resolved("team@" + second)).isEqualTo(ann);
        assertThat(server.login(ann, AuthServer.PASSWORD, "192.0.2.1")
                        .json()
                        .get("addresses")
                        .toString())
                .contains("\"ann@" + second + '"', "\"team@" + second + '"');
    }

    @Test
    void itsUsersLogInByItsName() {
        String asked = "Ann@" + second;
        AuthServer.Answer session = expect(200, server.login(asked, AuthServer.PASSWORD, "192.0.2.7"));
        assertThat(session.json().get("address").asString()).isEqualTo("ann@" + original);
        expect(401, server.login(asked, "another password", "192.0.2.7"));
        expect(401, server.login("nobody@" + second, AuthServer.PASSWORD, "192.0.2.7"));
        expect(200, server.admin("PATCH", "/v1/domains/" + second, "{\"enabled\":false}", "If-Match", "*"));
        Await.untilEquals(
                401, () -> server.login(asked, AuthServer.PASSWORD, "192.0.2.8").status());
        expect(200, server.login("ann@" + original, AuthServer.PASSWORD, "192.0.2.9"));
    }

    @Test
    void followsEveryChangeOfTheOtherDomain() {
        String asked = "bob@" + second;
        assertThat(resolved(asked)).isEqualTo("UNKNOWN");
        server.makeAccount("bob@" + original);
        Await.untilEquals("bob@" + original, () -> resolved(asked));
        expect(200, server.admin("PATCH", "/v1/accounts/bob@" + original, "{\"enabled\":false}", "If-Match", "*"));
        Await.untilEquals("DISABLED", () -> resolved(asked));
        expect(204, server.admin("DELETE", "/v1/accounts/bob@" + original, ""));
        Await.untilEquals("UNKNOWN", () -> resolved(asked));
        expect(
                200,
                server.admin(
                        "PATCH",
                        "/v1/domains/" + original,
                        "{\"catchAll\":\"ann@%s\"}".formatted(original),
                        "If-Match",
                        "*"));
        Await.untilEquals("ann@" + original, () -> resolved(asked));
        expect(200, server.admin("PATCH", "/v1/domains/" + original, "{\"enabled\":false}", "If-Match", "*"));
        Await.untilEquals("DISABLED", () -> resolved(asked));
    }

    @Test
    void hasNothingOfItsOwn() {
        AuthServer.Answer refused =
                expect(422, server.admin("POST", "/v1/accounts", "{\"address\":\"bob@%s\"}".formatted(second)));
        assertThat(refused.detail()).contains(original);
        String path = "/v1/domains/" + second;
        expect(409, server.admin("PATCH", path, "{\"catchAll\":\"ann@%s\"}".formatted(original), "If-Match", "*"));
        expect(200, server.admin("PATCH", path, "{\"enabled\":false}", "If-Match", "*"));
        Await.untilEquals("DISABLED", () -> resolved("ann@" + second));
        assertThat(resolved("ann@" + original)).isEqualTo("ann@" + original);
    }

    @Test
    void isAnotherNameOfADomainOfTheSameTenantOnly() {
        expect(422, alias("third." + original, second));
        expect(404, alias("third." + original, "nowhere.example"));
        String tenant = server.makeTenant(original);
        expect(
                422,
                server.admin(
                        "POST",
                        "/v1/domains",
                        "{\"name\":\"third.%1$s\",\"aliasOf\":\"%1$s\",\"tenantId\":\"%2$s\"}"
                                .formatted(original, tenant)));
        expect(204, server.admin("DELETE", "/v1/tenants/" + tenant, ""));
    }

    @Test
    void goesBeforeTheDomain() {
        expect(204, server.admin("DELETE", "/v1/accounts/ann@" + original, ""));
        expect(409, server.admin("DELETE", "/v1/domains/" + original, ""));
        expect(204, server.admin("DELETE", "/v1/domains/" + second, ""));
        Await.untilEquals("REMOTE", () -> resolved("ann@" + second));
        expect(204, server.admin("DELETE", "/v1/domains/" + original, ""));
    }
}
