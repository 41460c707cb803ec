package io.postrider.bench.ledger;

import io.postrider.api.ServiceName;
import io.postrider.bench.Provisioning;
import io.postrider.bench.Target;
import io.postrider.standalone.setup.CertificateAuthority;
import io.postrider.standalone.setup.DatabaseSetup;
import io.postrider.standalone.setup.IssuedCertificate;
import io.postrider.standalone.setup.PrivateFiles;
import io.postrider.standalone.setup.SecretStore;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The five services, each a JVM of its own started from its jar, and a PostgreSQL; all on free loopback ports. */
final class Suite implements Closeable {

    private static final String DATABASE = "postrider";
    private static final Duration START_LIMIT = Duration.ofSeconds(120);

    private final Path work;
    private final Map<ServiceName, Path> jars;
    private final SecretStore secrets;
    private final PostgresProcess postgres;
    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<Component, Process> running = new ConcurrentHashMap<>();
    private final Links links;
    private @Nullable FaultProxy toPostgres;
    private @Nullable FaultProxy toMailboxes;

    /**
     * Links of delivery-service that break.
     *
     * @param commits its link to PostgreSQL
     * @param answers its link to mailbox-service
     * @param sink the port of the server that takes all mail for elsewhere; 0 when none leaves
     */
    record Links(CommitCuts commits, LostAnswers answers, int sink) {}

    Suite(Path work, Map<ServiceName, Path> jars, Links links) throws IOException {
        this.links = links;
        this.work = work;
        this.jars = Map.copyOf(jars);
        this.secrets = new SecretStore(work.resolve("secrets"));
        IssuedCertificate certificate = CertificateAuthority.in(work.resolve("ca"), "Ledger CA", Clock.systemUTC())
                .issue(List.of("localhost", "127.0.0.1"));
        PrivateFiles.write(work.resolve("tls.crt"), certificate.chain());
        PrivateFiles.write(work.resolve("tls.key"), certificate.privateKey());
        this.postgres = PostgresProcess.prepare(work.resolve("postgres"), port("postgres"));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Starts everything, makes roles and schemas, domain and users. */
    void start(String userPattern, String password, int users) throws Exception {
        secrets.get("token-key.secret");
        secrets.get("admin-api-key.secret");
        for (ServiceName service : ServiceName.values()) {
            secrets.get(service.id() + ".secret");
        }
        running.put(Component.POSTGRES, postgres.start(log(Component.POSTGRES)));
        setUpDatabase();
        toPostgres = new FaultProxy(port("postgres"), links.commits()::breaker);
        toMailboxes = new FaultProxy(port("mailbox-service.internal"), links.answers()::breaker);
        for (Component service : Component.services()) {
            run(service);
            awaitReady(service);
        }
        URI rest = URI.create("http://127.0.0.1:" + port("auth-service.public"));
        new Provisioning(rest, secrets.get("admin-api-key.secret")).provide(target(userPattern, password), users);
    }

    private void setUpDatabase() throws SQLException {
        DatabaseSetup setup = new DatabaseSetup(role -> secrets.get("database-" + role + ".password"));
        setup.createRolesAndDatabase(postgres.superuser(), DATABASE);
        setup.migrate(postgres.url(DATABASE));
    }

    InetSocketAddress submission() {
        return new InetSocketAddress("127.0.0.1", port("submission"));
    }

    Target target(String userPattern, String password) {
        return new Target("127.0.0.1", port("smtp"), port("imap"), userPattern, password, Duration.ofSeconds(60));
    }

    /** SIGKILL, and at once a new process; returns when it is ready. */
    void killAndRestart(Component component) throws IOException, InterruptedException {
        Process process = Objects.requireNonNull(running.get(component));
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IOException(component.name() + " survived SIGKILL");
        }
        if (component.equals(Component.POSTGRES)) {
            running.put(component, postgres.start(log(component)));
        } else {
            run(component);
        }
        for (Component service : Component.services()) {
            awaitReady(service);
        }
    }

    /** SIGSTOP to every process of PostgreSQL, and after a while SIGCONT. */
    void pausePostgres(Duration time) throws IOException, InterruptedException {
        Process postgres = Objects.requireNonNull(running.get(Component.POSTGRES));
        signal("STOP", postgres);
        try {
            Thread.sleep(time);
        } finally {
            signal("CONT", postgres);
        }
    }

    /** The postmaster first, so that it makes no child meanwhile. */
    private static void signal(String name, Process process) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, "" + process.pid()));
        new ProcessBuilder(command).start().waitFor();
        process.descendants().forEach(child -> command.add("" + child.pid()));
        new ProcessBuilder(command).start().waitFor();
    }

    private void run(Component component) throws IOException {
        ServiceName service = component.service().orElseThrow();
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-jar",
                Objects.requireNonNull(jars.get(service)).toString());
        builder.environment().putAll(environment(service));
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log(component)));
        running.put(component, builder.start());
    }

    private Map<String, String> environment(ServiceName service) {
        Map<String, String> environment = new HashMap<>();
        environment.put("POSTRIDER_ADDRESS", "127.0.0.1");
        environment.put("POSTRIDER_SECRETS_DIR", secrets.folder().toString());
        environment.put("POSTRIDER_DATABASE_URL", postgres.url(DATABASE));
        environment.put("POSTRIDER_DATABASE_MIGRATE", "false");
        environment.put("POSTRIDER_MANAGEMENT_PORT", "" + managementPort(service));
        environment.put("POSTRIDER_PLAINTEXT_NETWORKS", "127.0.0.1/32");
        environment.put(
                "POSTRIDER_AUTH_BOOTSTRAP_KEY_FILE",
                secrets.folder().resolve("admin-api-key.secret").toString());
        environment.put("POSTRIDER_TLS_CERTIFICATE", work.resolve("tls.crt").toString());
        environment.put("POSTRIDER_TLS_PRIVATE_KEY", work.resolve("tls.key").toString());
        environment.put("POSTRIDER_SMTP_MX_PORT", "" + port("smtp"));
        environment.put("POSTRIDER_SMTP_SUBMISSION_PORT", "" + (links.sink() == 0 ? 0 : port("submission")));
        environment.put("POSTRIDER_SMTP_SUBMISSIONS_PORT", "0");
        environment.put("POSTRIDER_IMAP_PORT", "" + port("imap"));
        environment.put("POSTRIDER_IMAP_TLS_PORT", "-1");
        environment.put("POSTRIDER_POP3_PORT", "-1");
        environment.put("POSTRIDER_POP3_TLS_PORT", "-1");
        if (hasRest(service)) {
            environment.put("SERVER_PORT", "" + port(service.id() + ".internal"));
            environment.put("POSTRIDER_PUBLIC_PORT", "" + port(service.id() + ".public"));
        }
        for (ServiceName callee : ServiceName.values()) {
            if (hasRest(callee) && callee != service) {
                String key = callee.id().toUpperCase(Locale.ROOT).replace('-', '_');
                environment.put(
                        "POSTRIDER_CLIENTS_" + key + "_URL", "http://127.0.0.1:" + port(callee.id() + ".internal"));
            }
        }
        if (service == ServiceName.DELIVERY_SERVICE && toPostgres != null && toMailboxes != null) {
            environment.put(
                    "POSTRIDER_DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + toPostgres.port() + "/" + DATABASE);
            environment.put("POSTRIDER_CLIENTS_MAILBOX_SERVICE_URL", "http://127.0.0.1:" + toMailboxes.port());
        }
        if (links.sink() != 0) {
            // The gateway refuses it otherwise.
            environment.put("POSTRIDER_OUTBOUND_ENABLED", "true");
            environment.put("POSTRIDER_DELIVERY_OUTBOUND_SMARTHOST_HOST", "127.0.0.1");
            environment.put("POSTRIDER_DELIVERY_OUTBOUND_SMARTHOST_PORT", "" + links.sink());
            environment.put("POSTRIDER_DELIVERY_OUTBOUND_SMARTHOST_TLS", "opportunistic");
            environment.put("POSTRIDER_DELIVERY_OUTBOUND_FIRST_RETRY", "1s");
            environment.put("POSTRIDER_DELIVERY_OUTBOUND_LAST_RETRY", "5s");
            // A few accounts send what thousands would.
            environment.put("POSTRIDER_DELIVERY_BRAKE_ENABLED", "false");
        }
        return environment;
    }

    private static boolean hasRest(ServiceName service) {
        return service != ServiceName.SMTP_GATEWAY && service != ServiceName.IMAP_SERVICE;
    }

    private int managementPort(ServiceName service) {
        return port(service.id() + ".management");
    }

    private void awaitReady(Component component) throws IOException {
        URI uri = URI.create(
                "http://127.0.0.1:" + managementPort(component.service().orElseThrow()) + "/actuator/health/readiness");
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            if (!Objects.requireNonNull(running.get(component)).isAlive()) {
                throw new IOException(component.name() + " ended by itself, see " + log(component));
            }
            if (isReady(uri)) {
                return;
            }
            LockSupport.parkNanos(100_000_000);
        }
        throw new IOException(component.name() + " is not ready after " + START_LIMIT + ", see " + log(component));
    }

    private static boolean isReady(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(3000);
            boolean ready = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            connection.disconnect();
            return ready;
        } catch (IOException notYet) {
            return false;
        }
    }

    private File log(Component component) throws IOException {
        Path logs = work.resolve("logs");
        Files.createDirectories(logs);
        return logs.resolve(component.name() + ".log").toFile();
    }

    /** A free port under a name; the same at every call. */
    private int port(String name) {
        return ports.computeIfAbsent(name, key -> {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public void close() {
        List<Component> order = Component.services().reversed();
        order.forEach(this::end);
        end(Component.POSTGRES);
        closeLinks();
    }

    private void closeLinks() {
        for (FaultProxy link : new FaultProxy[] {toPostgres, toMailboxes}) {
            try {
                if (link != null) {
                    link.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void end(Component component) {
        Process process = running.remove(component);
        if (process != null) {
            process.destroy();
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
