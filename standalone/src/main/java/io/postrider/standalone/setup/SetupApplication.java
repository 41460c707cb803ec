package io.postrider.standalone.setup;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one-shot container before a suite of containers: {@code secrets} fills the volumes of secrets, {@code database} makes roles,
 * database and schemas. Both may run again at any time.
 */
public final class SetupApplication {

    private static final Logger LOG = LoggerFactory.getLogger(SetupApplication.class);

    private final Map<String, String> environment;

    SetupApplication(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    public static void main(String[] arguments) throws SQLException {
        SetupApplication setup = new SetupApplication(System.getenv());
        String step = arguments.length == 1 ? arguments[0] : "";
        switch (step) {
            case "secrets" -> setup.secrets();
            case "database" -> setup.database();
            default -> throw new IllegalArgumentException("say one of: secrets, database");
        }
    }

    void secrets() {
        new SecretVolumes(setupDirectory(), setting("POSTRIDER_HOSTNAME"), Clock.systemUTC()).fill();
        LOG.info("secrets and certificates are in place");
    }

    void database() throws SQLException {
        SecretStore secrets = new SecretStore(setupDirectory().resolve(SecretVolumes.ORIGINALS));
        String url = setting("POSTRIDER_DATABASE_URL");
        PGSimpleDataSource superuser = new PGSimpleDataSource();
        superuser.setURL(url);
        String database = Objects.requireNonNull(superuser.getDatabaseName());
        superuser.setDatabaseName("postgres");
        superuser.setUser("postgres");
        superuser.setPassword(secrets.get(passwordOf("postgres")));
        DatabaseSetup setup = new DatabaseSetup(role -> secrets.get(passwordOf(role)));
        setup.createRolesAndDatabase(superuser, database);
        setup.migrate(url);
        LOG.info("database {} is ready", database);
    }

    private Path setupDirectory() {
        return Path.of(setting("POSTRIDER_SETUP_DIR"));
    }

    private static String passwordOf(String role) {
        return "database-" + role + ".password";
    }

    private String setting(String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the environment variable " + name + " is missing");
        }
        return value;
    }
}
