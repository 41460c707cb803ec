package io.postrider.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Without its database the service says that it cannot be asked, and never that somebody is unknown or wrong. */
class OutageIT {
    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(
                database, AuthServer.secrets(folder), "--postrider.database.acquire-timeout=1s");
        server.admin("POST", "/v1/domains", "{\"name\":\"example.org\"}");
        server.admin("POST", "/v1/accounts", "{\"address\":\"ann@example.org\",\"password\":\"a good password\"}");
    }

    @AfterEach
    void stop() throws SQLException {
        allowConnections(true);
        server.close();
        database.close();
    }

    private void allowConnections(boolean allowed) throws SQLException {
        var source = (PGSimpleDataSource) database.superuser();
        String elsewhere = Objects.requireNonNull(source.getURL()).replace(database.name(), "postgres");
        try (var connection = DriverManager.getConnection(elsewhere, source.getUser(), source.getPassword());
                var statement = connection.createStatement()) {
            statement.execute("alter database " + database.name() + " allow_connections " + allowed);
            if (!allowed) {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                        + database.name() + "'");
            }
        }
    }

    private AuthServer.Answer login(String password) {
        return server.internal(
                ServiceName.IMAP_SERVICE,
                "login",
                "POST",
                "/internal/v1/logins",
                "{\"username\":\"ann@example.org\",\"password\":\"%s\",\"clientAddress\":\"192.0.2.7\",\"protocol\":\"IMAP\"}"
                        .formatted(password));
    }

    private AuthServer.Answer resolve() {
        return server.internal(
                ServiceName.SMTP_GATEWAY,
                "directory.read",
                "POST",
                "/internal/v1/directory/resolutions",
                "[\"ann@example.org\"]");
    }

    @Test
    void saysUnavailableAndRecoversByItself() throws SQLException {
        assertThat(login("a good password").status()).isEqualTo(200);
        assertThat(resolve().status()).isEqualTo(200);
        allowConnections(false);
        Await.untilEquals(503, () -> resolve().status());
        AuthServer.Answer refused = login("a good password");
        assertThat(refused.status()).as(refused.text()).isEqualTo(503);
        assertThat(refused.json().get("code").asString()).isEqualTo("unavailable");
        assertThat(refused.json().get("retryable").asBoolean()).isTrue();
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(login("wrong").status()).isEqualTo(503);
        AuthServer.Answer api = server.admin("GET", "/v1/accounts", "");
        assertThat(api.status()).isEqualTo(503);
        assertThat(api.header("Retry-After")).isEqualTo("5");
        assertThat(server.management("/actuator/health/readiness").status()).isEqualTo(503);
        // F7: a database that is away is no reason to restart anybody
        assertThat(server.management("/actuator/health/liveness").status()).isEqualTo(200);

        allowConnections(true);
        Await.untilEquals(200, () -> login("a good password").status());
        Await.untilEquals(200, () -> resolve().status());
        Await.untilEquals(200, () -> server.management("/actuator/health/readiness").status());
    }
}
