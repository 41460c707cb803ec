package io.postrider.standalone;

import io.postrider.standalone.tryout.Credentials;
import java.io.PrintStream;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Runs an installation in this process until it is told to end. */
public final class StandaloneApplication {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneApplication.class);

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
        return switch (options.command()) {
            case "up" -> up();
            default -> {
                System.err.println("postrider: unknown command " + options.command());
                yield 2;
            }
        };
    }

    private int up() {
        long began = System.nanoTime();
        var installation = new Installation(options);
        if (installation.folder().lock() == null) {
            System.err.println("postrider: " + installation.folder().root() + " is in use by another process");
            return 1;
        }
        var ended = new CountDownLatch(1);
        var stop = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            await(ended);
        }));
        try (installation) {
            Credentials made = installation.start();
            greet(installation, made, Duration.ofNanos(System.nanoTime() - began));
            await(stop);
            out.println("Stopping: finishing what is in flight.");
        } catch (Exception failed) {
            LOG.error("the suite could not start", failed);
            System.err.println("postrider: " + reason(failed));
            return 1;
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private void greet(Installation installation, @Nullable Credentials made, Duration took) {
        var ports = installation.ports();
        if (made != null) {
            out.println(new Welcome(made, options, installation.folder().credentials()).text());
        }
        out.printf(
                "Ready after %.1f s on %s: SMTP %d, submission %d/%d, IMAP %d/%d, POP3 %d/%d, REST %d. Ctrl-C stops it.%n",
                took.toMillis() / 1000.0, options.listen(), ports.smtp(), ports.submission(), ports.submissions(),
                ports.imap(), ports.imaps(), ports.pop3(), ports.pop3s(), ports.admin());
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String text = String.valueOf(failure.getMessage());
        return cause == failure ? text : text + ": " + cause.getMessage();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
