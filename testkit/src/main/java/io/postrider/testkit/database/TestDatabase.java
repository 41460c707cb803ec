package io.postrider.testkit.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A fresh, empty database with the roles of a real installation, for one test or test class. The roles' grants come from
 * the migrations under test, so a missing GRANT fails here as it would in production.
 */
public final class TestDatabase implements AutoCloseable {

    /** Owns the schemas and runs the migrations. */
    public static final String OWNER = "postrider_owner";

    public static final String AUTH_SERVICE = "auth_service";
    public static final String DELIVERY_SERVICE = "delivery_service";
    public static final String MAILBOX_SERVICE = "mailbox_service";

    /** What auth-service takes for calls that are limited to a tenant or a user; nobody logs in with it. */
    public static final String LIMITED_ROLE = "directory_reach";

    /** The password of every role. */
    public static final String PASSWORD = "test";

    static final List<String> SERVICE_ROLES = List.of(AUTH_SERVICE, DELIVERY_SERVICE, MAILBOX_SERVICE);

    private final TestServer server;
    private final String name;

    private TestDatabase(TestServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /** Makes a database of its own on the JVM's test server, which starts at the first call and stops with the JVM. */
    public static TestDatabase create() {
        TestServer server = TestServer.shared();
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        server.execute("CREATE DATABASE " + name + " OWNER " + OWNER);
        return new TestDatabase(server, name);
    }

    public String name() {
        return name;
    }

    public String host() {
        return server.host();
    }

    public int port() {
        return server.port();
    }

    /** The URL without user and password, as {@code postrider.database.url} takes it. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + name;
    }

    /** Unpooled connections for one of the four roles. */
    public DataSource dataSource(String role) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(jdbcUrl());
        source.setUser(role);
        source.setPassword(PASSWORD);
        return source;
    }

    /** For the migrations. */
    public DataSource owner() {
        return dataSource(OWNER);
    }

    /** For what a test may do and no role of ours: ending other sessions, reading statistics. */
    public DataSource superuser() {
        return server.superuser(name);
    }

    /** Runs statements as the owner, each in a transaction of its own. */
    public void execute(String... statements) {
        try (Connection connection = owner().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Test database: " + e.getMessage(), e);
        }
    }

    /** Runs statements that only a superuser may. */
    public void superuserExecute(String... statements) {
        server.execute(statements);
    }

    /** Drops the database, ending what is still connected. Without it the database goes with the server. */
    @Override
    public void close() {
        server.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    @Override
    public String toString() {
        return jdbcUrl();
    }
}
