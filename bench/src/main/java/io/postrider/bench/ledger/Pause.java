package io.postrider.bench.ledger;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** PostgreSQL stands still for a while, hung and not dead, and goes on; nothing is restarted. */
record Pause(Suite suite, Ledger ledger, Duration time, PrintStream out) implements Fault {

    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "PostgreSQL stopped for " + time.toSeconds() + " s";
    }

    @Override
    public void strike() throws IOException, InterruptedException {
        suite.pausePostgres(time);
        long resumed = System.nanoTime();
        int before = ledger.count(Outcome.ACK);
        while (ledger.count(Outcome.ACK) == before) {
            if (System.nanoTime() - resumed > RECOVERY_LIMIT.toNanos()) {
                throw new IOException("no message was accepted within " + RECOVERY_LIMIT + " after the pause");
            }
            LockSupport.parkNanos(5_000_000);
        }
        out.printf(
                "| seconds from the end of the pause to the first 250 | %.1f |%n", (System.nanoTime() - resumed) / 1e9);
    }
}
