package io.postrider.standalone;

import io.postrider.api.ServiceName;
import io.postrider.standalone.backup.RestoredMailboxes;
import io.postrider.standalone.postgres.PostgresServer;
import io.postrider.standalone.router.PublicRouter;
import io.postrider.standalone.setup.DatabaseSetup;
import io.postrider.standalone.setup.SecretStore;
import io.postrider.standalone.suite.ServiceSettings;
import io.postrider.standalone.suite.Suite;
import io.postrider.standalone.suite.SuitePorts;
import io.postrider.standalone.tryout.Credentials;
import io.postrider.standalone.tryout.FirstStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A running installation: database, services, router. Starting it makes whatever is missing. */
final class Installation implements AutoCloseable {
    /** For whom progress means nothing. */
    static final Consumer<String> QUIET = step -> {};

    private static final String DATABASE = "postrider";
    private static final List<String> FIXED_SECRETS = List.of(
            "token-key.secret",
            "srs.secret",
            "webhook-key.secret",
            "admin-api-key.secret",
            passwordFile(DatabaseSetup.OWNER));

    private final DataFolder folder;
    private final Options options;
    private final SuitePorts ports;
    private final SecretStore secrets;
    private final Consumer<String> progress;
    private @Nullable PostgresServer database;
    private @Nullable Suite suite;
    private @Nullable PublicRouter router;

    /**
     * An installation that is not started yet.
     *
     * @param progress is told of every step of the start
     */
    Installation(Options options, DataFolder folder, Consumer<String> progress) {
        this.progress = progress;
        this.options = options;
        this.folder = folder;
        this.ports = new SuitePorts(options.portOffset());
        this.secrets = new SecretStore(folder.secrets());
    }

    /** Starts everything; answers the credentials at the first start, null later. */
    @Nullable Credentials start() throws SQLException {
        progress.accept("Starting PostgreSQL.");
        makeSecrets();
        var certificates = new ServerCertificate(folder.secrets(), Clock.systemUTC());
        certificates.ensure(options.listen());
        startDatabase();
        progress.accept("Starting the five services.");
        suite = Suite.start(new ServiceSettings(ports, options.listen(), folder.secrets(), options.rest()));
        router = new PublicRouter(routerSettings(), ports);
        router.start();
        return new FirstStart(folder.credentials(), ports, secrets, certificates.authorityFile(), options.rest()).run();
    }

    private void makeSecrets() {
        FIXED_SECRETS.forEach(secrets::get);
        for (String role : DatabaseSetup.SERVICE_ROLES) {
            secrets.get(passwordFile(role));
        }
        for (ServiceName service : ServiceName.values()) {
            secrets.get(service.id() + ".secret");
        }
    }

    private void startDatabase() throws SQLException {
        PostgresServer server = server();
        database = server;
        server.start();
        var setup = new DatabaseSetup(role -> secrets.get(passwordFile(role)));
        setup.createRolesAndDatabase(server.superuser("postgres"), DATABASE);
        setup.migrate("jdbc:postgresql://127.0.0.1:" + ports.database() + '/' + DATABASE);
        new RestoredMailboxes(folder.root()).renumber(server.superuser(DATABASE));
    }

    private PostgresServer server() {
        var layout = new PostgresServer.Layout(folder.database(), folder.programs(), folder.databaseLog());
        return new PostgresServer(layout, ports.database(), secrets.get(passwordFile("postgres")));
    }

    /** The database of an installation that another process runs, as superuser. */
    DataSource runningDatabase() {
        return server().superuser("postgres");
    }

    /** Stops a database that outlived its process. */
    void stopLeftover() {
        if (Files.exists(folder.database())) {
            server().close();
        }
    }

    private PublicRouter.Settings routerSettings() {
        if (options.loopback()) {
            return new PublicRouter.Settings(options.listen(), null, null);
        }
        Path secretsFolder = folder.secrets();
        return new PublicRouter.Settings(
                options.listen(), secretsFolder.resolve("tls.crt"), secretsFolder.resolve("tls.key"));
    }

    /** The services, while the installation runs. */
    Suite suite() {
        return Objects.requireNonNull(suite, "not started");
    }

    private static String passwordFile(String role) {
        return "database-" + role + ".password";
    }

    /** Drains the services, then stops the database. */
    @Override
    public void close() {
        if (router != null) {
            router.close();
        }
        if (suite != null) {
            suite.close();
        }
        if (database != null) {
            database.close();
        }
    }
}
