package io.postrider.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;

/** Without its database the service says that it cannot be asked, and never that somebody is unknown or wrong. */
class OutageIT {
    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        server = AuthServer.start(database, AuthServer.secrets(folder), "--postrider.database.acquire-timeout=1s");
        // Its pool waits for a second only, and may not have been there yet.
        made("/v1/domains", "{\"name\":\"example.org\"}");
        made("/v1/accounts", "{\"address\":\"ann@example.org\",\"password\":\"a good password\"}");
    }

    private void made(String path, String body) {
        Await.until(
                Await.PATIENCE,
                () -> server.admin("POST", path, body).status(),
                status -> status == 201 || status == 409,
                body + " to be there");
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
        return server.login("ann@example.org", password, "192.0.2.7");
    }

    private AuthServer.Answer resolve() {
        return server.resolve("ann@example.org");
    }

    /** Starts a second replica on another thread, and waits until it says that it waits. */
    private Future<AuthServer> startWaiting(ExecutorService threads, String... settings) {
        Logger logger = (Logger) LoggerFactory.getLogger("io.postrider.platform.database.DatabaseStart");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        logger.addAppender(lines);
        try {
            Future<AuthServer> starting = threads.submit(() -> AuthServer.start(database, folder, settings));
            Await.until(
                    Await.PATIENCE,
                    () -> lines.list.stream().anyMatch(line -> line.getMessage().startsWith("waiting up to")),
                    "the replica to wait for PostgreSQL");
            return starting;
        } finally {
            logger.detachAppender(lines);
        }
    }

    @Test
    void waitsForPostgresAtItsStart() throws Exception {
        allowConnections(false);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<AuthServer> starting = startWaiting(threads);
            allowConnections(true);
            try (AuthServer late = starting.get(180, TimeUnit.SECONDS)) {
                Await.untilEquals(
                        200, () -> late.management("/actuator/health/readiness").status());
            }
        }
    }

    @Test
    void waitsForTheMigrationsOfItsVersionAtItsStart() throws Exception {
        database.execute(
                "grant select on directory.flyway_schema_history to auth_service",
                "create table directory.late as select * from directory.flyway_schema_history where version is not null",
                "delete from directory.flyway_schema_history where version is not null");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<AuthServer> starting = startWaiting(threads, "--postrider.database.migrate=false");
            database.execute("insert into directory.flyway_schema_history select * from directory.late");
            starting.get(180, TimeUnit.SECONDS).close();
        }
    }

    @Test
    void endsItsStartWhenPostgresStaysAway() throws SQLException {
        allowConnections(false);
        assertThatThrownBy(() -> AuthServer.start(database, folder, "--postrider.database.start-timeout=1s"))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .rootCause()
                .hasMessageStartingWith("PostgreSQL was not there within 1 s: ");
    }

    @Test
    void saysUnavailableAndRecoversByItself() throws SQLException {
        Await.untilEquals(200, () -> login("a good password").status());
        Await.untilEquals(200, () -> resolve().status());
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
        Await.untilEquals(
                503, () -> server.management("/actuator/health/readiness").status());
        // F7: a database that is away is no reason to restart anybody
        assertThat(server.management("/actuator/health/liveness").status()).isEqualTo(200);

        allowConnections(true);
        Await.untilEquals(200, () -> login("a good password").status());
        Await.untilEquals(200, () -> resolve().status());
        Await.untilEquals(
                200, () -> server.management("/actuator/health/readiness").status());
    }
}
