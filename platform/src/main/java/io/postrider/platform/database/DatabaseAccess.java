package io.postrider.platform.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.platform.settings.Secrets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** Opens connections to the service's PostgreSQL. No wait for it is endless. */
public final class DatabaseAccess {
    private final PlatformProperties settings;
    private final Secrets secrets;

    DatabaseAccess(PlatformProperties settings, Secrets secrets) {
        this.settings = settings;
        this.secrets = secrets;
    }

    /** A connection outside the pool and past any pooler, for LISTEN. It has no socket time-out: silence is normal. */
    public Connection direct() throws SQLException {
        Properties properties = properties();
        properties.remove("socketTimeout");
        return connect(properties, user());
    }

    private Connection connect(Properties properties, String role) throws SQLException {
        properties.setProperty("user", role);
        properties.setProperty("password", password(role));
        return DriverManager.getConnection(directUrl(), properties);
    }

    /** Waits until the server is there, and brings the schemas up to date or waits until somebody else did. */
    void prepare(List<String> schemas, boolean atOnce) {
        boolean migrate = settings.database().migrate();
        String role = migrate ? settings.database().owner() : user();
        var start = new DatabaseStart(
                () -> connect(properties(), role), settings.database().startTimeout());
        start.await(migrate ? List.of() : schemas);
        if (migrate) {
            migrate(schemas, atOnce);
        }
    }

    HikariDataSource pool() {
        var config = new HikariConfig();
        config.setPoolName(settings.service());
        config.setJdbcUrl(url());
        config.setUsername(user());
        config.setPassword(password(user()));
        config.setMaximumPoolSize(settings.database().poolSize());
        config.setMinimumIdle(Math.min(2, settings.database().poolSize()));
        config.setConnectionTimeout(settings.database().acquireTimeout().toMillis());
        config.setInitializationFailTimeout(-1);
        config.setDataSourceProperties(properties());
        return new HikariDataSource(config);
    }

    private void migrate(List<String> schemas, boolean atOnce) {
        String owner = settings.database().owner();
        for (String schema : schemas) {
            Flyway.configure()
                    .dataSource(directUrl(), owner, password(owner))
                    .schemas(schema)
                    .defaultSchema(schema)
                    .locations("classpath:db/migration/" + schema)
                    .group(atOnce)
                    .load()
                    .migrate();
        }
    }

    private Properties properties() {
        var properties = new Properties();
        properties.setProperty("ApplicationName", settings.service());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        return properties;
    }

    private String url() {
        return Objects.requireNonNull(settings.database().url(), "postrider.database.url is not set");
    }

    private String directUrl() {
        @Nullable String direct = settings.database().migrationUrl();
        return direct == null ? url() : direct;
    }

    private String user() {
        String user = settings.database().user();
        return user == null ? settings.service().replace('-', '_') : user;
    }

    private String password(String role) {
        return secrets.read("database-" + role + ".password");
    }
}
