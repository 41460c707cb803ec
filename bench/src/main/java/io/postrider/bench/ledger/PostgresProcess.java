package io.postrider.bench.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL of our own with everything durable, whose postmaster can be killed and started again. Linux only. */
final class PostgresProcess {

    /** What makes a commit survive; the launcher of the binaries would turn some of it off. */
    private static final Map<String, String> SETTINGS = Map.of(
            "fsync", "on",
            "synchronous_commit", "on",
            "full_page_writes", "on",
            "max_connections", "200",
            "shared_buffers", "128MB",
            "listen_addresses", "127.0.0.1");

    private final Path folder;
    private final int port;
    private final String binary;

    private PostgresProcess(Path folder, int port, String binary) {
        this.folder = folder;
        this.port = port;
        this.binary = binary;
    }

    /** Makes the data folder, and learns from a first start where the binaries are. */
    static PostgresProcess prepare(Path folder, int port) throws IOException {
        try (EmbeddedPostgres once = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                .start()) {
            String pid = Files.readAllLines(folder.resolve("postmaster.pid")).getFirst();
            String binary = Files.readSymbolicLink(Path.of("/proc", pid, "exe")).toString();
            return new PostgresProcess(folder, once.getPort(), binary);
        }
    }

    /** Starts the server; after a kill its orphaned backends may hold the memory for a moment, so it is tried again. */
    Process start(File log) throws IOException {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U")); // PostgreSQL refuses root
        }
        command.addAll(List.of(binary, "-D", folder.toString(), "-p", "" + port, "-k", ""));
        SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < deadline) {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start();
            while (process.isAlive()) {
                if (answers()) {
                    return process;
                }
                LockSupport.parkNanos(50_000_000);
            }
            LockSupport.parkNanos(200_000_000);
        }
        throw new IOException("PostgreSQL does not start, see " + log);
    }

    private boolean answers() {
        try (Connection connection = superuser().getConnection()) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    DataSource superuser() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(url("postgres"));
        source.setUser("postgres");
        source.setConnectTimeout(5);
        return source;
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }
}
