package io.postrider.standalone;

import io.postrider.standalone.backup.Backup;
import io.postrider.standalone.backup.Restore;
import io.postrider.standalone.backup.RestoreRequest;
import io.postrider.standalone.suite.SuitePorts;
import io.postrider.standalone.tryout.AdminApi;
import io.postrider.standalone.tryout.Credentials;
import io.postrider.standalone.tryout.Demo;
import io.postrider.standalone.tryout.Training;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Runs an installation in this process until it is told to end. */
public final class StandaloneApplication {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneApplication.class);

    private static final int DEMONSTRATIONS = 3;

    private final Options options;
    private final PrintStream out;

    private StandaloneApplication(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Starts what the arguments ask for. */
    public static void main(String[] arguments) {
        Security.setProperty("networkaddress.cache.ttl", "3");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Options options;
        try {
            options = Options.parse(List.of(arguments), System.getenv());
        } catch (IllegalArgumentException wrong) {
            System.err.println("postrider: " + wrong.getMessage());
            System.exit(2);
            return;
        }
        System.exit(new StandaloneApplication(options, System.out).run());
    }

    private int run() {
        try {
            return switch (options.command()) {
                case "up" -> up(false);
                case "train" -> up(true);
                case "demo" -> {
                    demonstrate();
                    yield 0;
                }
                case "password" -> password();
                case "backup" -> backup();
                case "restore" -> restore();
                default -> throw new IllegalArgumentException("unknown command " + options.command());
            };
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (IOException | SQLException | RuntimeException failed) {
            LOG.error("{} failed", options.command(), failed);
            System.err.println("postrider: " + reason(failed));
            return 1;
        }
    }

    private int password() {
        String address = operand("password ADDRESS").toString();
        Credentials known = credentials();
        try (var api = new AdminApi(known.rest(), known.adminApiKey(), Path.of(known.caCertificate()))) {
            String password = api.resetPassword(address);
            known.withPassword(address, password).write(new DataFolder(options.data()).credentials());
            out.println(address + " has the password " + password);
        }
        return 0;
    }

    /** Tells also where the suite is: it may have been started with other options than this command. */
    private Credentials credentials() {
        Credentials known = Files.isDirectory(options.data())
                ? Credentials.read(new DataFolder(options.data()).credentials())
                : null;
        if (known == null) {
            throw new IllegalStateException("nothing was started yet with the data folder " + options.data());
        }
        return known;
    }

    private void demonstrate() throws IOException {
        Credentials known = credentials();
        new Demo(known, known.rest().getHost(), known.rest(), out).run();
    }

    private int up(boolean training) throws IOException {
        long began = System.nanoTime();
        var folder = new DataFolder(options.data());
        // Held open all the time: a lock that nobody refers to is released with its channel at the next collection.
        try (FileLock lock = folder.lock()) {
            if (lock == null) {
                throw new IllegalStateException(folder.root() + " is in use by another process");
            }
            return serve(folder, training, began);
        }
    }

    private int serve(DataFolder folder, boolean training, long began) {
        var ended = new CountDownLatch(1);
        var stop = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            await(ended);
        }));
        try (var service = new RunningService(options, folder, out)) {
            Credentials made = service.start();
            greet(folder, made, Duration.ofNanos(System.nanoTime() - began));
            if (training) {
                train();
            } else {
                service.runUntil(stop);
                out.println("Stopping: finishing what is in flight.");
            }
            return 0;
        } catch (Exception failed) {
            LOG.error("the suite could not run", failed);
            System.err.println("postrider: " + reason(failed));
            return 1;
        } finally {
            ended.countDown();
        }
    }

    private int backup() throws IOException, SQLException {
        Path target = operand("backup DIR").toAbsolutePath();
        var folder = new DataFolder(options.data());
        var installation = new Installation(options.at(credentials().portOffset()), folder, Installation.QUIET);
        new Backup(installation.runningDatabase(), folder.database(), folder.secrets(), folder.credentials())
                .take(target);
        out.println("The backup is in " + target);
        return 0;
    }

    private int restore() throws IOException, InterruptedException {
        Path backup = operand("restore DIR").toAbsolutePath();
        var folder = new DataFolder(options.data());
        new Restore(backup, folder.root()).check();
        try (FileLock lock = folder.lock()) {
            if (lock == null) {
                out.println(new RestoreRequest(folder.root()).ask(backup));
            } else {
                new Installation(options, folder, Installation.QUIET).stopLeftover();
                Path before = new Restore(backup, folder.root()).run(Instant.now());
                out.println("Restored " + backup + "; what was there before is in " + before);
            }
        }
        return 0;
    }

    private Path operand(String usage) {
        if (options.operands().size() != 1) {
            throw new IllegalArgumentException("usage: ./postrider " + usage);
        }
        return Path.of(options.operands().getFirst());
    }

    /** Uses the suite a little, so that the JVM's cache has what mail needs and not only what a start needs. */
    private void train() throws IOException {
        for (int i = 0; i < DEMONSTRATIONS; i++) {
            demonstrate();
        }
        new Training(credentials(), options.host()).run();
    }

    private void greet(DataFolder folder, @Nullable Credentials made, Duration took) {
        var ports = new SuitePorts(options.portOffset());
        if (made != null) {
            out.println(new Welcome(made, options, folder.credentials()).text());
        }
        out.printf(
                "Ready after %.1f s on %s: SMTP %d, submission %d/%d, IMAP %d/%d, POP3 %d/%d, REST %d. Ctrl-C stops it.%n",
                took.toMillis() / 1000.0,
                options.listen(),
                ports.smtp(),
                ports.submission(),
                ports.submissions(),
                ports.imap(),
                ports.imaps(),
                ports.pop3(),
                ports.pop3s(),
                ports.admin());
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String text = String.valueOf(failure.getMessage());
        return cause == failure || cause.getMessage() == null ? text : text + ": " + cause.getMessage();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
