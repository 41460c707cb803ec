package io.postrider.bench.ledger;

import io.postrider.bench.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What the mailboxes hold against what the ledger says. */
final class Report {

    private static final int PATIENCE_SECONDS = 90;

    private final Target target;
    private final Ledger ledger;
    private final Counters counters;
    private final int users;
    private final PrintStream out;

    Report(Target target, Ledger ledger, Counters counters, int users, PrintStream out) {
        this.target = target;
        this.ledger = ledger;
        this.counters = counters;
        this.users = users;
        this.out = out;
    }

    /** Whether all is as it was promised. */
    boolean print(double seconds) throws IOException {
        out.println("reading every mailbox");
        List<String> faults = new ArrayList<>(audit());
        faults.addAll(counters.faults());
        faults.forEach(out::println);
        long unknown = ledger.entries().values().stream()
                .filter(Ledger.Entry::hadUnknown)
                .count();
        row("messages", ledger.entries().size());
        row("acknowledged", ledger.count(Outcome.ACK));
        row("refused for now and sent again", ledger.count(Outcome.TEMP));
        row("refused for good", ledger.count(Outcome.PERM));
        row("messages once without a reply to their final dot", unknown);
        row("acknowledged and lost", count(faults, "LOST"));
        row("more than one copy", count(faults, "COPIES"));
        row("UIDVALIDITY, UIDNEXT or HIGHESTMODSEQ gone back", count(faults, "BACKWARDS"));
        row("looks at all of these", counters.looks());
        row(
                "changed, misplaced, wrong UIDs",
                faults.size() - count(faults, "LOST") - count(faults, "COPIES") - count(faults, "BACKWARDS"));
        out.printf("| replies by code | %s |%n", ledger.replies());
        out.printf("| slowest reply, seconds | %.1f |%n| seconds | %.0f |%n", ledger.slowestSeconds(), seconds);
        return faults.isEmpty() && ledger.count(Outcome.PERM) == 0;
    }

    /** What the sink got against what the ledger says; a copy too many is told, and a fault where the one before was noted. */
    boolean printSent(LedgerSink sink, double seconds) {
        List<String> faults = List.of();
        for (int attempt = 0; attempt < PATIENCE_SECONDS; attempt++) {
            faults = sink.compare(ledger.entries());
            if (faults.stream().noneMatch(fault -> fault.startsWith("LOST"))) {
                break;
            }
            LockSupport.parkNanos(1_000_000_000);
        }
        faults.forEach(out::println);
        row("messages", ledger.entries().size());
        row("acknowledged", ledger.count(Outcome.ACK));
        row("refused for now and sent again", ledger.count(Outcome.TEMP));
        row("refused for good", ledger.count(Outcome.PERM));
        row("acknowledged and not at the sink", count(faults, "LOST"));
        row("changed or for somebody else", count(faults, "CHANGED"));
        row("at the sink more than once", sink.doubled());
        row("copies too many", sink.superfluous());
        row("in the reply gap, of connections that were cut", sink.unseenReplies());
        row("copies too many of what was not in it", count(faults, "TWICE"));
        row("transactions that ended without our final dot", sink.brokenOff());
        out.printf("| replies by code | %s |%n| seconds | %.0f |%n", ledger.replies(), seconds);
        return faults.isEmpty() && ledger.count(Outcome.PERM) == 0;
    }

    /** What was acknowledged just now may still be on its way to its mailbox, so it may take a while. */
    private List<String> audit() throws IOException {
        List<String> faults = List.of();
        for (int attempt = 0; attempt < PATIENCE_SECONDS; attempt++) {
            faults = new Audit(target).compare(ledger.entries(), users);
            if (faults.stream().noneMatch(fault -> fault.startsWith("LOST"))) {
                break;
            }
            LockSupport.parkNanos(1_000_000_000);
        }
        return faults;
    }

    private void row(String what, long number) {
        out.printf("| %s | %d |%n", what, number);
    }

    private static int count(List<String> faults, String kind) {
        return (int) faults.stream().filter(fault -> fault.startsWith(kind)).count();
    }
}
