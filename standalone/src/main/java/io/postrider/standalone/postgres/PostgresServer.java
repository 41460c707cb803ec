package io.postrider.standalone.postgres;

import io.postrider.standalone.setup.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server on loopback with its data in one folder. */
public final class PostgresServer implements AutoCloseable {
    private static final long START_SECONDS = 300;
    private static final long LOG_KEPT = 10_000_000;

    private final Layout layout;
    private final int port;
    private final String password;
    private final Path programs;
    private final Unprivileged unprivileged = Unprivileged.forThisProcess();

    /**
     * Where a server has its files.
     *
     * @param data the database's folder; made when it is not there
     * @param programs the folder into which PostgreSQL is unpacked
     * @param log the server's log
     */
    public record Layout(Path data, Path programs, Path log) {}

    /**
     * A server that is not started yet.
     *
     * @param password the password of the superuser {@code postgres}
     */
    public PostgresServer(Layout layout, int port, String password) {
        this.layout = layout;
        this.port = port;
        this.password = password;
        this.programs = Programs.in(layout.programs());
    }

    /** Makes the database when there is none, and starts the server; refuses one that would lose data. */
    public void start() {
        try {
            if (!Files.exists(layout.data().resolve("PG_VERSION"))) {
                initialise();
            }
            unprivileged.give(layout.data());
            rotateLog();
            if (run(List.of(program("pg_ctl"), "status", "-D", data())) == 0) {
                // Left by a process that was killed; its clients are gone, and it recovers what they left.
                stop();
            }
            launch();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed.getMessage(), failed);
        }
        Durability.require(superuser("postgres"));
    }

    private void initialise() throws IOException {
        Path draft = layout.data().resolveSibling(layout.data().getFileName() + ".new");
        Path passwordFile = layout.data().resolveSibling("superuser.tmp");
        clear(draft);
        PrivateFiles.folder(draft);
        PrivateFiles.write(passwordFile, password + "\n");
        try {
            unprivileged.give(draft);
            unprivileged.give(passwordFile);
            must(
                    "initdb",
                    List.of(
                            program("initdb"),
                            "-D",
                            draft.toString(),
                            "-U",
                            "postgres",
                            "--pwfile",
                            passwordFile.toString(),
                            "-A",
                            "scram-sha-256",
                            "-E",
                            "UTF8",
                            "--locale=C",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--data-checksums"));
            Files.move(draft, layout.data(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void rotateLog() throws IOException {
        if (Files.exists(layout.log()) && Files.size(layout.log()) > LOG_KEPT) {
            Files.move(
                    layout.log(),
                    layout.log().resolveSibling(layout.log().getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void launch() throws IOException {
        StringBuilder options = new StringBuilder();
        settings()
                .forEach((name, value) ->
                        options.append(" -c ").append(name).append('=').append(value));
        // pg_ctl gives the server a session of its own, so Ctrl-C reaches us alone and we end it last.
        must(
                "PostgreSQL",
                List.of(
                        program("pg_ctl"),
                        "start",
                        "-D",
                        data(),
                        "-w",
                        "-t",
                        Long.toString(START_SECONDS),
                        "-o",
                        options.toString().strip()));
    }

    /** Small, made for many short commits. Durability is left at PostgreSQL's defaults, which are right. */
    private Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("port", Integer.toString(port));
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("unix_socket_directories", "");
        settings.put("max_connections", "80");
        settings.put("shared_buffers", "160MB");
        settings.put("wal_buffers", "8MB");
        settings.put("min_wal_size", "256MB");
        settings.put("max_wal_size", "2GB");
        settings.put("checkpoint_timeout", "15min");
        settings.put("effective_cache_size", "1GB");
        settings.put("random_page_cost", "1.1");
        settings.put("jit", "off");
        settings.put("io_method", "sync");
        settings.put("max_parallel_workers", "0");
        settings.put("max_logical_replication_workers", "0");
        settings.put("autovacuum_naptime", "20s");
        settings.put("autovacuum_max_workers", "2");
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        settings.put("log_checkpoints", "off");
        return settings;
    }

    /** Connections as the superuser. */
    public DataSource superuser(String database) {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser("postgres");
        source.setPassword(password);
        return source;
    }

    /** Ends the server; what is committed is on disk long before. */
    @Override
    public void close() {
        try {
            stop();
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL did not end", failed);
        }
    }

    private void stop() throws IOException {
        run(List.of(program("pg_ctl"), "stop", "-D", data(), "-m", "fast", "-w", "-t", "60"));
    }

    private String program(String name) {
        return programs.resolve("bin").resolve(name).toString();
    }

    private String data() {
        return layout.data().toString();
    }

    private void must(String what, List<String> command) throws IOException {
        int status = run(command);
        if (status != 0) {
            throw new IOException(what + " failed with status " + status + "; see " + layout.log());
        }
    }

    private int run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(unprivileged.command(new ArrayList<>(command)))
                .directory(layout.programs().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(layout.log().toFile()))
                .start();
        try {
            if (!process.waitFor(START_SECONDS + 30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command.getFirst() + " did not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
        return process.exitValue();
    }
}
