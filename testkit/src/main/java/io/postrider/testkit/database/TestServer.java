package io.postrider.testkit.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.DockerClientFactory;

/** The one PostgreSQL of this JVM's tests. */
record TestServer(String host, int port, String superuserPassword) {

    /** Set to 1 to take a container where a Docker engine answers; the embedded server is quicker to start. */
    private static final String DOCKER_SWITCH = "POSTRIDER_TEST_DOCKER";

    static TestServer shared() {
        return Holder.SERVER;
    }

    void execute(String... statements) {
        try (Connection connection = superuser("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Test server: " + e.getMessage(), e);
        }
    }

    DataSource superuser(String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://" + host + ":" + port + "/" + database);
        source.setUser("postgres");
        source.setPassword(superuserPassword);
        return source;
    }

    private static TestServer start() {
        TestServer server = wantsDocker() ? ContainerServer.start() : EmbeddedServer.start();
        server.createRoles();
        return server;
    }

    private static boolean wantsDocker() {
        return "1".equals(System.getenv(DOCKER_SWITCH))
                && DockerClientFactory.instance().isDockerAvailable();
    }

    /** Roles belong to the server, not to a database, so they are made once. */
    private void createRoles() {
        createRole(TestDatabase.OWNER);
        for (String role : TestDatabase.SERVICE_ROLES) {
            createRole(role);
            // The bounds of a real installation, so that a test meets them too.
            execute(
                    "ALTER ROLE " + role + " SET statement_timeout = '15s'",
                    "ALTER ROLE " + role + " SET idle_in_transaction_session_timeout = '30s'",
                    "ALTER ROLE " + role + " SET synchronous_commit = on",
                    "ALTER ROLE " + role + " SET enable_seqscan = off");
        }
        execute(
                "CREATE ROLE " + TestDatabase.LIMITED_ROLE + " NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE",
                "GRANT " + TestDatabase.LIMITED_ROLE + " TO " + TestDatabase.AUTH_SERVICE
                        + " WITH INHERIT FALSE, SET TRUE");
    }

    private void createRole(String role) {
        execute("CREATE ROLE " + role + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '" + TestDatabase.PASSWORD
                + "'");
    }

    /** Starts the server at first use and only once. */
    private static final class Holder {
        static final TestServer SERVER = TestServer.start();
    }
}
