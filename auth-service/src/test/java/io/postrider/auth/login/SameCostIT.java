package io.postrider.auth.login;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.auth.LoginRequest.Protocol;
import io.postrider.auth.AuthServer;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * S13: a refusal costs one Argon2 run and says one thing, whoever is refused and wherever. Clocks tell less than
 * counters.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameCostIT {
    private static final String DETAIL = "The user name or the password is wrong.";

    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(
                database,
                AuthServer.secrets(folder),
                "--postrider.auth.login.free-failures=1000",
                "--postrider.auth.login.free-failures-of-account=1000",
                "--postrider.auth.login.free-failures-of-network=1000");
        server.makeDomain("example.org");
        server.makeDomain("off.example");
        server.makeAccount("ann@example.org");
        server.makeAccount("ann@off.example");
        server.makeAccount("disabled@example.org");
        server.makeAccount("gone@example.org");
        expect(200, server.admin("PATCH", "/v1/accounts/disabled@example.org", "{\"enabled\":false}", "If-Match", "*"));
        expect(200, server.admin("PATCH", "/v1/domains/off.example", "{\"enabled\":false}", "If-Match", "*"));
        expect(204, server.admin("DELETE", "/v1/accounts/gone@example.org", ""));
        expect(200, server.admin("PUT", "/v1/state", """
                {"domains":[],"accounts":[{"address":"nopassword@example.org"}],"aliases":[]}"""));
        expect(
                201,
                server.admin(
                        "POST",
                        "/v1/aliases",
                        "{\"address\":\"alias@example.org\",\"targets\":[\"ann@example.org\"]}"));
        // What was remembered of them before is forgotten by now, or this tells it.
        for (String name : new String[] {"disabled@example.org", "ann@off.example"}) {
            Await.untilEquals(
                    401,
                    () -> server.login(name, AuthServer.PASSWORD, "192.0.2.1").status());
        }
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    @TestFactory
    Stream<DynamicTest> everyRefusal() {
        return Stream.of(
                        "ann@example.org",
                        "nobody@example.org",
                        "nobody@nowhere.example",
                        "no address at all",
                        "",
                        "disabled@example.org",
                        "ann@off.example",
                        "gone@example.org",
                        "nopassword@example.org",
                        "alias@example.org",
                        "'||pg_sleep(5)--@example.org")
                .map(name -> DynamicTest.dynamicTest("of <" + name + ">", () -> {
                    for (String password : new String[] {"wrong", "", "x".repeat(2_000), "aaaa-".repeat(7) + "aaaa"}) {
                        for (Protocol protocol : Protocol.values()) {
                            costsOne(name, password, protocol);
                        }
                    }
                }));
    }

    private void costsOne(String name, String password, Protocol protocol) {
        long before = runs();
        AuthServer.Answer refused = expect(401, server.login(name, password, "192.0.2.1", protocol));
        assertThat(refused.detail()).isEqualTo(DETAIL);
        assertThat(runs() - before).as("Argon2 runs for '%s'", password).isOne();
    }

    @Test
    void aRightPasswordOfADisabledAccountIsRefusedAlike() {
        costsOne("disabled@example.org", AuthServer.PASSWORD, Protocol.IMAP);
        costsOne("ann@off.example", AuthServer.PASSWORD, Protocol.IMAP);
    }

    private long runs() {
        return server.bean(MeterRegistry.class).timer("postrider.auth.hash").count();
    }
}
