package io.postrider.platform.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Waits at the start of a service until its PostgreSQL takes connections and the schemas are as this version expects, so
 * that it does not matter in which order containers start.
 */
final class DatabaseStart {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseStart.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** SQLSTATE: the role may not read the history of migrations; then nobody can tell, and the service just starts. */
    private static final String NOT_GRANTED = "42501";

    private final Connector connector;
    private final Duration longest;

    DatabaseStart(Connector connector, Duration longest) {
        this.connector = connector;
        this.longest = longest;
    }

    /** Opens a connection. */
    interface Connector {
        Connection open() throws SQLException;
    }

    /** Waits for the server, and for the migrations of these schemas if there are any. */
    void await(List<String> schemas) {
        long began = System.nanoTime();
        String missing = missing(schemas);
        if (missing == null) {
            return;
        }
        LOG.warn("waiting up to {} s for PostgreSQL: {}", longest.toSeconds(), missing);
        while (missing != null) {
            if (System.nanoTime() - began > longest.toNanos()) {
                throw new IllegalStateException(
                        "PostgreSQL was not there within %d s: %s".formatted(longest.toSeconds(), missing));
            }
            pause();
            missing = missing(schemas);
        }
        LOG.info(
                "PostgreSQL is there after {} s",
                Duration.ofNanos(System.nanoTime() - began).toSeconds());
    }

    /** What the service must wait for; null for nothing. */
    private @Nullable String missing(List<String> schemas) {
        try (Connection connection = connector.open();
                Statement statement = connection.createStatement()) {
            for (String schema : schemas) {
                BigInteger expected = newest(schema);
                if (expected.compareTo(version(statement, schema)) > 0) {
                    return "schema %s is not at version %s yet".formatted(schema, expected);
                }
            }
            return null;
        } catch (SQLException failed) {
            return NOT_GRANTED.equals(failed.getSQLState()) ? null : String.valueOf(failed.getMessage());
        }
    }

    private static BigInteger version(Statement statement, String schema) throws SQLException {
        // A schema's name comes from an annotation, never from outside.
        try (ResultSet row = statement.executeQuery(
                "select coalesce(max(version::numeric), 0) from " + schema + ".flyway_schema_history where success")) {
            row.next();
            return row.getBigDecimal(1).toBigInteger();
        }
    }

    /** The newest migration on the class path. */
    private static BigInteger newest(String schema) {
        try {
            BigInteger newest = BigInteger.ZERO;
            for (Resource resource : new PathMatchingResourcePatternResolver()
                    .getResources("classpath*:db/migration/" + schema + "/V*__*.sql")) {
                String name = String.valueOf(resource.getFilename());
                newest = newest.max(new BigInteger(name.substring(1, name.indexOf("__"))));
            }
            return newest;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the start was interrupted", stopped);
        }
    }
}
