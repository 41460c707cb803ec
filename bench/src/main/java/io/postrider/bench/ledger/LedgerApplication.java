package io.postrider.bench.ledger;

import io.postrider.api.ServiceName;
import io.postrider.bench.Target;
import io.postrider.bench.Workers;
import io.postrider.bench.ledger.Sender.Login;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends messages while the suite is broken in many ways, then reads all mailboxes and compares them with the ledger. Ends
 * with 0 only when nothing acknowledged is lost and nothing is there twice.
 */
public final class LedgerApplication {

    private static final String USERS = "u%04d@ledger.test";
    private static final String PASSWORD = "ledger-of-the-bench";

    private final Map<String, String> flags = new HashMap<>(Map.of(
            "count",
            "5000",
            "kills",
            "5",
            "users",
            "20",
            "senders",
            "8",
            "seed",
            "1",
            "work",
            "target/bench/ledger",
            "project",
            "target/bench"));
    private final PrintStream out;

    private LedgerApplication(PrintStream out) {
        this.out = out;
        // PostgreSQL stopped for so many seconds; the link to it cut at every n-th COMMIT of delivery-service;
        // answers of mailbox-service lost and messages left before their reply, both in percent.
        flags.putAll(Map.of("pause", "0", "cut-commits", "0", "lose-answers", "0", "leave", "0"));
        // 1: what is sent leaves for a sink, by submission, instead of coming in.
        flags.put("outbound", "0");
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
        try (LedgerSink sink = new LedgerSink()) {
            return run(work, sink);
        }
    }

    private boolean run(Path work, LedgerSink sink) throws Exception {
        boolean outbound = number("outbound") > 0;
        Suite.Links links = new Suite.Links(
                new CommitCuts(number("cut-commits")),
                new LostAnswers(number("lose-answers")),
                outbound ? sink.port() : 0);
        try (Suite suite = new Suite(work, jars(), links);
                Ledger ledger = new Ledger(work.resolve("ledger.txt"))) {
            out.println("starting five services and PostgreSQL in " + work);
            suite.start(USERS, PASSWORD, number("users"));
            Target target = suite.target(USERS, PASSWORD);
            Counters counters = new Counters(target, number("users"));
            counters.look();
            double seconds = sendUnderFire(new Strikes(faults(suite, ledger), counters, ledger, out), suite, ledger);
            counters.look();
            Report report = new Report(target, ledger, counters, number("users"), out);
            boolean good = outbound ? report.printSent(sink, seconds) : report.print(seconds);
            out.printf(
                    "| kill -9 | %d |%n",
                    number("kills") * (Component.services().size() + 1));
            out.printf(
                    "| COMMITs cut | %d |%n| answers lost | %d |%n",
                    links.commits().cuts(), links.answers().lost());
            // A fault that was asked for and never came proves nothing.
            return good
                    && (number("cut-commits") == 0 || links.commits().cuts() > 0)
                    && (number("lose-answers") == 0 || links.answers().lost() > 0);
        }
    }

    /** Messages go on all the time; a fault comes whenever another share of them is acknowledged. */
    private double sendUnderFire(Strikes strikes, Suite suite, Ledger ledger) throws Exception {
        int count = number("count");
        boolean outbound = number("outbound") > 0;
        Target target = suite.target(USERS, PASSWORD);
        Thread striker = strikes.start(count);
        AtomicInteger seeds = new AtomicInteger(number("seed"));
        double seconds = Workers.run(number("senders"), count, numbers -> {
            int seed = seeds.getAndIncrement();
            Sender.Door door = outbound
                    ? new Sender.Door(suite.submission(), target.user(1 + seed % number("users")), Login.AS_SENDER)
                    : new Sender.Door(target.smtp(), "ledger@bench.example", Login.NONE);
            Sender sender = new Sender(target, door, ledger, seed, number("leave"));
            for (int number = numbers.take(); number >= 0; number = numbers.take()) {
                // Not far ahead of the faults, so that each of them meets messages in flight.
                while (striker.isAlive() && number > strikes.mayBegin(count)) {
                    LockSupport.parkNanos(20_000_000);
                }
                String recipient = target.user(1 + number % number("users"));
                sender.deliver(outbound ? recipient.replace("@", "@far.") : recipient, number);
            }
            sender.quit();
        });
        striker.join();
        strikes.throwFailure();
        return seconds;
    }

    private List<Fault> faults(Suite suite, Ledger ledger) {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < number("kills"); i++) {
            Component.services().forEach(service -> faults.add(new Kill(suite, service)));
            faults.add(new Kill(suite, Component.POSTGRES));
        }
        Collections.shuffle(faults, new Random(number("seed")));
        if (number("pause") > 0) {
            faults.add(new Pause(suite, ledger, Duration.ofSeconds(number("pause")), out));
        }
        return faults;
    }

    private Map<ServiceName, Path> jars() {
        Map<ServiceName, Path> jars = new EnumMap<>(ServiceName.class);
        for (ServiceName service : ServiceName.values()) {
            jars.put(
                    service,
                    Path.of(flags.get("project"), service.id(), "app.jar").toAbsolutePath());
        }
        return jars;
    }

    private int number(String flag) {
        return Integer.parseInt(flags.get(flag));
    }
}
