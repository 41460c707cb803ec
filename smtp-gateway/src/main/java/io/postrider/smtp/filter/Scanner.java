package io.postrider.smtp.filter;

import io.postrider.api.verdict.Finding;
import io.postrider.smtp.verdict.Inspected;
import io.postrider.smtp.verdict.Inspection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Has messages looked at by a server while they arrive, so many at once; whoever finds no place goes on without it. */
final class Scanner<T> implements AutoCloseable {
    private final String check;
    private final Semaphore places;
    private final Function<T, Inspected> reader;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * A scanner.
     *
     * @param check what it is called in findings
     * @param reader what the server's answer means
     */
    Scanner(String check, int atOnce, Function<T, Inspected> reader) {
        this.check = check;
        this.places = new Semaphore(atOnce);
        this.reader = reader;
    }

    /** A look that begins. */
    Inspection begin(Conveyor.Carrier<T> carrier) {
        return places.tryAcquire() ? new Scan(carrier) : new Unasked(check);
    }

    private final class Scan implements Inspection {
        private final AtomicBoolean placed = new AtomicBoolean(true);
        private final Conveyor<T> conveyor;

        Scan(Conveyor.Carrier<T> carrier) {
            this.conveyor = new Conveyor<>(threads, carrier);
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            conveyor.write(octets, offset, length);
        }

        @Override
        public Inspected end(List<Finding> before, Duration left) {
            try {
                return reader.apply(conveyor.end(left));
            } catch (Conveyor.AwayException e) {
                return Inspected.of(List.of(Finding.unavailable(check, e.getMessage())));
            } finally {
                close();
            }
        }

        @Override
        public void close() {
            conveyor.close();
            if (placed.compareAndSet(true, false)) {
                places.release();
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
