package io.postrider.auth.password;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.text.Normalizer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Argon2id with m = 19 MiB, t = 2, p = 1, for a bounded number of callers. It runs on threads of its own: on a virtual
 * thread it would keep a carrier to itself, and with a run on each carrier everybody else in the process stands still.
 */
@Component
public class PasswordHasher implements AutoCloseable {
    // RFC 9106 section 4 lets the caller choose; these are OWASP's least, so that a login costs no more than it must.
    private static final int MEMORY_KIB = 19 * 1024;
    /** RFC 9106 section 3.1: eight a lane. */
    private static final int LEAST_MEMORY_KIB = 8;

    private static final int ITERATIONS = 2;
    private static final int SALT = 16;
    private static final int HASH = 32;
    private static final String INSTEAD_OF_NONE = "no password";

    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(SALT, HASH, 1, MEMORY_KIB, ITERATIONS);
    private final HashingProperties properties;
    private final int atOnce;
    private final Semaphore running;
    private final Semaphore admitted;
    private final ExecutorService threads;
    private final String nobodysHash;
    private final RunCost cost = new RunCost();
    private final Timer timer;

    PasswordHasher(HashingProperties properties, MeterRegistry meters) {
        this.properties = properties;
        Runtime machine = Runtime.getRuntime();
        this.atOnce = properties.atOnce(machine.availableProcessors(), machine.maxMemory(), MEMORY_KIB * 1024L);
        this.running = new Semaphore(atOnce, true);
        this.admitted = new Semaphore(atOnce + properties.queue());
        this.threads = Executors.newFixedThreadPool(
                atOnce, Thread.ofPlatform().name("argon2-", 0).daemon().factory());
        long begun = cost.now();
        this.nobodysHash = Objects.requireNonNull(argon2.encode("nobody has this password"));
        cost.ran(begun);
        this.timer = meters.timer("postrider.auth.hash");
        Gauge.builder("postrider.auth.hash.running", running, room -> atOnce - room.availablePermits())
                .description("Argon2 runs that go on")
                .register(meters);
        Gauge.builder("postrider.auth.hash.waiting", running, Semaphore::getQueueLength)
                .description("callers that wait for an Argon2 run")
                .register(meters);
    }

    /** Hashes a new password, in the PHC string format. */
    public String hash(String password) {
        return bounded(() -> Objects.requireNonNull(argon2.encode(normalized(password))));
    }

    /**
     * Compares a password with a stored hash. Without one the answer is no, after the same time; with an imported one it comes
     * no sooner.
     *
     * @throws ProblemException {@code UNAVAILABLE} when too many wait already
     */
    public boolean matches(String password, @Nullable String stored) {
        boolean empty = password.isEmpty();
        // Encoders refuse an empty password at once: the time would tell who is nobody.
        String compared = empty ? INSTEAD_OF_NONE : password;
        ImportedHash imported =
                stored == null ? null : ImportedHash.parse(stored).orElse(null);
        if (imported != null) {
            return bounded(places(imported), () -> matchesNoSooner(imported, compared)) && !empty;
        }
        String own = stored == null || isImported(stored) ? null : stored;
        boolean equal = bounded(() -> matchesOurs(compared, own == null ? nobodysHash : own));
        return equal && own != null && !empty;
    }

    private boolean matchesOurs(String password, String hash) {
        long begun = cost.now();
        boolean equal = argon2.matches(normalized(password), hash);
        cost.ran(begun);
        return equal;
    }

    /** What a cheaper hash leaves of the time of ours goes into a run with as much less memory: it is slowed by the same things. */
    private boolean matchesNoSooner(ImportedHash imported, String password) {
        long begun = cost.now();
        boolean equal = imported.matches(password);
        int rest = cost.left(begun, MEMORY_KIB);
        if (rest >= LEAST_MEMORY_KIB) {
            new Argon2PasswordEncoder(SALT, HASH, 1, rest, ITERATIONS).encode(password);
        }
        return equal;
    }

    /** One that takes more memory than ours takes the places of several, so that the heap bears whatever was imported. */
    private int places(ImportedHash imported) {
        return Math.clamp(Math.ceilDiv(imported.memoryKib(), MEMORY_KIB), 1, atOnce);
    }

    /** Whether a hash that another system made can be stored as it is: {@code {BLF-CRYPT}$2y$…} and its like. */
    public static boolean importable(String hash) {
        return ImportedHash.parse(hash).isPresent();
    }

    /** Whether a stored hash was made by another system. */
    public static boolean isImported(String stored) {
        return ImportedHash.isOne(stored);
    }

    /** Runs something else that takes as long as a hash, among as many at once. */
    public <T> T whenThereIsRoom(Supplier<T> run) {
        return bounded(run);
    }

    /**
     * RFC 8265 section 4.2.2, as far as it matters to clients: one text, one password, whatever the keyboard
     * composed.
     */
    private static String normalized(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    private <T> T bounded(Supplier<T> run) {
        return bounded(1, run);
    }

    private <T> T bounded(int places, Supplier<T> run) {
        if (!admitted.tryAcquire()) {
            throw busy();
        }
        try {
            if (!running.tryAcquire(places, properties.longestWait().toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
            try {
                return Objects.requireNonNull(computed(run));
            } finally {
                running.release(places);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw busy();
        } finally {
            admitted.release();
        }
    }

    /** Waits for it to the end, for its places are free only then. */
    private <T> T computed(Supplier<T> run) {
        try {
            return CompletableFuture.supplyAsync(() -> timer.record(run), threads)
                    .join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    private static ProblemException busy() {
        return new ProblemException(
                ProblemCode.UNAVAILABLE,
                "Too many passwords are being verified at this moment. Try again in a few" + " seconds.");
    }
}
