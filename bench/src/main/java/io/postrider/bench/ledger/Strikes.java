package io.postrider.bench.ledger;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Lets one fault after the other strike while messages are in flight. */
final class Strikes {

    private final List<Fault> faults;
    private final Counters counters;
    private final Ledger ledger;
    private final PrintStream out;
    private final AtomicInteger struck = new AtomicInteger();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    Strikes(List<Fault> faults, Counters counters, Ledger ledger, PrintStream out) {
        this.faults = List.copyOf(faults);
        this.counters = counters;
        this.ledger = ledger;
        this.out = out;
    }

    Thread start(int count) {
        return Thread.ofPlatform().start(() -> {
            try {
                for (Fault fault : faults) {
                    awaitAcks(count * (struck.get() + 1) / (faults.size() + 1));
                    fault.strike();
                    counters.look();
                    out.printf(
                            "%d of %d: %s, %d acknowledged%n",
                            struck.incrementAndGet(), faults.size(), fault.name(), ledger.count(Outcome.ACK));
                }
            } catch (IOException e) {
                failure.set(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void awaitAcks(int wanted) {
        while (ledger.count(Outcome.ACK) < wanted) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Up to which number messages may be sent now, of that many in all. */
    int mayBegin(int count) {
        return (struck.get() + 2) * (count / (faults.size() + 1));
    }

    void throwFailure() throws Exception {
        if (failure.get() != null) {
            throw failure.get();
        }
    }
}
