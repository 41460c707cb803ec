package io.postrider.standalone.setup;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the roles, the database and the schemas. Safe to run again, and while the suite runs. */
public final class DatabaseSetup {

    /** Owns the schemas; no service logs in with it. */
    public static final String OWNER = "postrider_owner";

    public static final List<String> SERVICE_ROLES = List.of("auth_service", "delivery_service", "mailbox_service");

    /** What auth-service takes for calls that are limited to a tenant or a user; nobody logs in with it. */
    private static final String LIMITED_ROLE = "directory_reach";

    private static final List<String> SCHEMAS = List.of("directory", "content", "queue", "mail");
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseSetup.class);

    private final UnaryOperator<String> passwords;

    /** @param passwords the password of a role */
    public DatabaseSetup(UnaryOperator<String> passwords) {
        this.passwords = passwords;
    }

    /**
     * Creates what is missing, sets the roles' passwords and limits, and makes the database.
     *
     * @param superuser connections to any database of the server but the one to be made
     */
    public void createRolesAndDatabase(DataSource superuser, String database) throws SQLException {
        try (Connection connection = superuser.getConnection()) {
            createRole(connection, OWNER);
            for (String role : SERVICE_ROLES) {
                createRole(connection, role);
                limit(connection, role);
            }
            createLimitedRole(connection);
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", database)) {
                execute(
                        connection,
                        "CREATE DATABASE " + quoted(connection, database) + " OWNER " + OWNER
                                + " TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
                                + " LOCALE 'C'");
                execute(connection, "REVOKE ALL ON DATABASE " + quoted(connection, database) + " FROM PUBLIC");
                execute(
                        connection,
                        "GRANT CONNECT ON DATABASE " + quoted(connection, database) + " TO "
                                + String.join(", ", SERVICE_ROLES));
            }
        }
    }

    /** Brings every schema to the state that this version's services expect. */
    public void migrate(String jdbcUrl) {
        for (String schema : SCHEMAS) {
            String location = "db/migration/" + schema;
            if (DatabaseSetup.class.getClassLoader().getResource(location) == null) {
                throw new IllegalStateException("no migrations for schema " + schema + " on the class path");
            }
            var result = Flyway.configure()
                    .dataSource(jdbcUrl, OWNER, passwords.apply(OWNER))
                    .schemas(schema)
                    .defaultSchema(schema)
                    .locations("classpath:" + location)
                    .connectRetries(30)
                    .load()
                    .migrate();
            letServicesReadTheVersion(jdbcUrl, schema);
            LOG.info(
                    "schema {}: {} migrations applied, version {}",
                    schema,
                    result.migrationsExecuted,
                    result.targetSchemaVersion);
        }
    }

    /** Services that start while migrations run wait for the version that they expect. */
    private void letServicesReadTheVersion(String jdbcUrl, String schema) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, OWNER, passwords.apply(OWNER))) {
            execute(
                    connection,
                    "GRANT SELECT ON " + schema + ".flyway_schema_history TO " + String.join(", ", SERVICE_ROLES));
        } catch (SQLException failed) {
            throw new IllegalStateException("the history of schema " + schema + " cannot be granted", failed);
        }
    }

    private void createRole(Connection connection, String role) throws SQLException {
        if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) {
            execute(connection, "CREATE ROLE " + role + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE");
        }
        // Each time, so that a rotated secret takes effect.
        execute(connection, "ALTER ROLE " + role + " PASSWORD " + literal(connection, passwords.apply(role)));
    }

    private static void createLimitedRole(Connection connection) throws SQLException {
        if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", LIMITED_ROLE)) {
            execute(connection, "CREATE ROLE " + LIMITED_ROLE + " NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE");
        }
        // Taken for a transaction: not inherited, for then its policies would be the service's own as well.
        execute(connection, "GRANT " + LIMITED_ROLE + " TO auth_service WITH INHERIT FALSE, SET TRUE");
    }

    /** No wait and no forgotten transaction is endless; a commit is on disk when it returns. */
    private static void limit(Connection connection, String role) throws SQLException {
        execute(connection, "ALTER ROLE " + role + " SET statement_timeout = '15s'");
        execute(connection, "ALTER ROLE " + role + " SET idle_in_transaction_session_timeout = '30s'");
        execute(connection, "ALTER ROLE " + role + " SET synchronous_commit = on");
        // Every statement of a service finds its rows by an index. Planned while a table has one page it would read the
        // table from end to end, and the plan, kept, would go on so when there are a million rows.
        execute(connection, "ALTER ROLE " + role + " SET enable_seqscan = off");
    }

    private static boolean exists(Connection connection, String sql, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet result = statement.executeQuery()) {
                return result.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    // DDL takes no bind parameters; the driver's own quoting does.
    private static String quoted(Connection connection, String identifier) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.enquoteIdentifier(identifier, true);
        }
    }

    private static String literal(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.enquoteLiteral(text);
        }
    }
}
