package io.postrider.bench.ledger;

import io.postrider.api.ServiceName;
import io.postrider.bench.Target;
import io.postrider.bench.Workers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends messages while every process of the suite is killed in turn, then reads all mailboxes and compares them with the
 * ledger. Ends with 0 only when nothing acknowledged is lost and nothing is there twice.
 */
public final class LedgerApplication {

    private static final String USERS = "u%04d@ledger.test";
    private static final String PASSWORD = "ledger-of-the-bench";

    private final Map<String, String> flags = new HashMap<>(Map.of(
            "count", "5000", "kills", "5", "users", "20", "senders", "8", "seed", "1", "work", "target/bench/ledger", "project",
            "target/bench"));
    private final PrintStream out;

    private LedgerApplication(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        LedgerApplication application = new LedgerApplication(System.out);
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            if (application.flags.replace(arguments[i].replaceFirst("^--", ""), arguments[i + 1]) == null) {
                throw new IllegalArgumentException("no flag " + arguments[i]);
            }
        }
        System.exit(application.run() ? 0 : 1);
    }

    private boolean run() throws Exception {
        Path work = Path.of(flags.get("work")).toAbsolutePath();
        Files.createDirectories(work);
        try (Suite suite = new Suite(work, jars());
                Ledger ledger = new Ledger(work.resolve("ledger.txt"))) {
            out.println("starting five services and PostgreSQL in " + work);
            suite.start(USERS, PASSWORD, number("users"));
            Target target = suite.target(USERS, PASSWORD);
            double seconds = sendUnderFire(suite, target, ledger);
            return report(target, ledger, seconds);
        }
    }

    /** Messages go on all the time; a kill comes whenever another share of them is acknowledged. */
    private double sendUnderFire(Suite suite, Target target, Ledger ledger) throws Exception {
        int count = number("count");
        List<Component> victims = victims();
        AtomicInteger killed = new AtomicInteger();
        AtomicReference<Exception> failure = new AtomicReference<>();
        Thread killer = Thread.ofPlatform().start(() -> {
            try {
                for (Component victim : victims) {
                    awaitAcks(ledger, count * (killed.get() + 1) / (victims.size() + 1));
                    suite.killAndRestart(victim);
                    out.printf("kill %d of %d: %s, %d acknowledged%n", killed.incrementAndGet(), victims.size(),
                            victim.name(), ledger.count(Outcome.ACK));
                }
            } catch (IOException e) {
                failure.set(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        AtomicInteger seeds = new AtomicInteger(number("seed"));
        double seconds = Workers.run(number("senders"), count, numbers -> {
            Sender sender = new Sender(target, ledger, seeds.getAndIncrement());
            for (int number = numbers.take(); number >= 0; number = numbers.take()) {
                // Not far ahead of the killer, so that every kill meets messages in flight.
                awaitTurn(number, killed, victims.size(), killer);
                sender.deliver(target.user(1 + number % number("users")), number);
            }
            sender.quit();
        });
        killer.join();
        if (failure.get() != null) {
            throw failure.get();
        }
        return seconds;
    }

    private void awaitTurn(int number, AtomicInteger killed, int kills, Thread killer) {
        int share = number("count") / (kills + 1);
        while (killer.isAlive() && number > (killed.get() + 2) * share) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static void awaitAcks(Ledger ledger, int wanted) {
        while (ledger.count(Outcome.ACK) < wanted) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    private List<Component> victims() {
        List<Component> victims = new ArrayList<>();
        for (int i = 0; i < number("kills"); i++) {
            victims.addAll(Component.services());
            victims.add(Component.POSTGRES);
        }
        Collections.shuffle(victims, new Random(number("seed")));
        return victims;
    }

    private boolean report(Target target, Ledger ledger, double seconds) throws IOException {
        out.println("reading every mailbox");
        List<String> faults = List.of();
        // What was acknowledged just now may still be on its way to its mailbox.
        for (int attempt = 0; attempt < 60; attempt++) {
            Audit audit = new Audit(target);
            faults = audit.compare(ledger.entries(), number("users"));
            if (faults.stream().noneMatch(fault -> fault.startsWith("LOST"))) {
                break;
            }
            LockSupport.parkNanos(1_000_000_000);
        }
        faults.forEach(out::println);
        int kills = number("kills") * (Component.services().size() + 1);
        long unknown = ledger.entries().values().stream().filter(Ledger.Entry::hadUnknown).count();
        out.printf("| messages | %d |%n| kill -9 | %d |%n", ledger.entries().size(), kills);
        out.printf("| acknowledged | %d |%n| refused for now and sent again | %d |%n", ledger.count(Outcome.ACK),
                ledger.count(Outcome.TEMP));
        out.printf("| refused for good | %d |%n| messages once without a reply to their final dot | %d |%n",
                ledger.count(Outcome.PERM), unknown);
        out.printf("| acknowledged and lost | %d |%n", count(faults, "LOST"));
        long excused = faults.stream().filter(LedgerApplication::isFinalReplyGap).count();
        out.printf("| more than one copy | %d |%n", count(faults, "COPIES"));
        out.printf("| of these, with an attempt that had no reply (RFC 1047) | %d |%n", excused);
        out.printf("| changed, misplaced, wrong UIDs | %d |%n", faults.size() - count(faults, "LOST") - count(faults, "COPIES"));
        out.printf("| seconds | %.0f |%n", seconds);
        return faults.isEmpty() && ledger.count(Outcome.PERM) == 0;
    }

    private static boolean isFinalReplyGap(String fault) {
        return fault.startsWith("COPIES") && fault.endsWith("(an attempt had no reply)");
    }

    private static int count(List<String> faults, String kind) {
        return (int) faults.stream().filter(fault -> fault.startsWith(kind)).count();
    }

    private Map<ServiceName, Path> jars() {
        Map<ServiceName, Path> jars = new EnumMap<>(ServiceName.class);
        for (ServiceName service : ServiceName.values()) {
            jars.put(service, Path.of(flags.get("project"), service.id(), "app.jar").toAbsolutePath());
        }
        return jars;
    }

    private int number(String flag) {
        return Integer.parseInt(flags.get(flag));
    }
}
