package io.postrider.standalone;

import io.postrider.testkit.await.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A PgBouncer in transaction mode before a PostgreSQL on loopback. */
final class PgBouncer implements AutoCloseable {
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/sbin/pgbouncer"), Path.of("/usr/bin/pgbouncer"), Path.of("/usr/local/bin/pgbouncer"));

    private final int port;
    private final Process process;
    private final Path log;

    private PgBouncer(int port, Process process, Path log) {
        this.port = port;
        this.process = process;
        this.log = log;
    }

    static boolean isInstalled() {
        return PLACES.stream().anyMatch(Files::isExecutable);
    }

    /**
     * Starts one; the server may come later.
     *
     * @param passwords the roles and their passwords
     */
    static PgBouncer start(Path folder, int server, Map<String, String> passwords) throws Exception {
        int port = freePort();
        Files.createDirectories(folder);
        Path users = folder.resolve("users.txt");
        StringBuilder list = new StringBuilder();
        passwords.forEach((role, password) -> list.append('"' + role + "\" \"" + password + "\"\n"));
        Files.writeString(users, list);
        Path settings = folder.resolve("pgbouncer.ini");
        // Fewer connections to the server than clients have: transactions of several share one.
        Files.writeString(settings, """
                [databases]
                postrider = host=127.0.0.1 port=%d dbname=postrider
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = plain
                auth_file = %s
                pool_mode = transaction
                default_pool_size = 4
                max_client_conn = 200
                ignore_startup_parameters = extra_float_digits
                """.formatted(server, port, users));
        for (Path file : List.of(users, settings)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // Like PostgreSQL it refuses to be root.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(PLACES.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow()
                .toString());
        command.add(settings.toString());
        Path log = folder.resolve("pgbouncer.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var bouncer = new PgBouncer(port, process, log);
        bouncer.awaitListening();
        return bouncer;
    }

    String url() {
        // PgBouncer before 1.21 does not know prepared statements of the protocol.
        return "jdbc:postgresql://127.0.0.1:" + port + "/postrider?prepareThreshold=0";
    }

    /** What it tells of itself, such as who logged in. */
    String log() throws IOException {
        return Files.readString(log);
    }

    private void awaitListening() {
        Await.until(Await.PATIENCE, this::listens, "PgBouncer to listen on port " + port);
    }

    private boolean listens() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException notYet) {
            if (!process.isAlive()) {
                throw notYet;
            }
            return false;
        }
    }

    /** Below those that the system gives to clients: one of them could take it before PgBouncer does. */
    private static int freePort() {
        for (int i = 0; i < 1000; i++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Another one then.
            }
        }
        throw new IllegalStateException("no free port");
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
