package io.postrider.mailbox;

import io.postrider.api.auth.AccountView;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.blob.Hold;
import io.postrider.blob.NewContent;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;

/**
 * Measures what a message costs in the store: accept by COPY, delivery in batches, release by the queue. Run its main;
 * arguments: messages, batch, octets.
 */
final class DeliveryCost {
    private final MailboxRig rig = new MailboxRig();
    private final PostgresCpu postgres = new PostgresCpu(rig.database.owner());
    private final int count;
    private final int batch;
    private final byte[] octets;

    private DeliveryCost(int count, int batch, int size) {
        this.count = count;
        this.batch = batch;
        this.octets = message(size).getBytes(StandardCharsets.US_ASCII);
    }

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        int batch = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
        int size = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4096;
        var cost = new DeliveryCost(count, batch, size);
        for (int round = 0; round < 3; round++) {
            cost.round();
        }
        cost.rig.close();
        System.exit(0);
    }

    private static String message(int size) {
        var text = new StringBuilder("From: a@example.org\r\nSubject: cost\r\n\r\n");
        for (int i = 0; text.length() < size; i++) {
            text.append((char) ('a' + (i * 31 + i / 7) % 26)).append(i % 70 == 69 ? "\r\n" : "");
        }
        return text.toString();
    }

    private interface Step {
        void run() throws Exception;
    }

    private void round() throws Exception {
        List<AccountView> accounts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            accounts.add(rig.account());
        }
        if (System.getProperty("analyze") != null) {
            rig.database.execute("ANALYZE mail.account", "ANALYZE mail.mailbox", "ANALYZE mail.message");
        }
        List<LocalDelivery> deliveries = new ArrayList<>();
        measure("accept ", () -> {
            for (int i = 0; i < count; i += batch) {
                List<NewContent> contents = new ArrayList<>();
                for (int j = 0; j < batch; j++) {
                    UUID id = UUID.randomUUID();
                    contents.add(new NewContent(id, octets, 0, octets.length, new byte[300], id));
                    deliveries.add(MailboxRig.delivery(accounts.get((i + j) % 200), id, octets.length));
                }
                rig.insert(contents);
            }
        });
        measure("deliver", () -> {
            try (var executor = Executors.newFixedThreadPool(2)) {
                for (int i = 0; i < count; i += batch) {
                    List<LocalDelivery> part = deliveries.subList(i, i + batch);
                    executor.submit(() -> rig.deliveries.deliver(part));
                }
            }
        });
        measure("release", () -> {
            for (int i = 0; i < count; i += batch) {
                List<Hold> holds = deliveries.subList(i, i + batch).stream()
                        .map(one -> new Hold(one.contentId(), one.contentId()))
                        .toList();
                try (Connection connection = rig.pool.getConnection()) {
                    connection.setAutoCommit(false);
                    rig.contents.release(connection, holds);
                    connection.commit();
                }
            }
        });
    }

    private void measure(String name, Step step) throws Exception {
        var os = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long javaCpu = os.getProcessCpuTime();
        long postgresCpu = postgres.nanos();
        long wall = System.nanoTime();
        step.run();
        wall = System.nanoTime() - wall;
        javaCpu = os.getProcessCpuTime() - javaCpu;
        postgresCpu = postgres.nanos() - postgresCpu;
        System.out.printf(
                "%s  wall %6.1f us  java %6.1f us  postgres %6.1f us  a message%n",
                name, wall / 1e3 / count, javaCpu / 1e3 / count, postgresCpu / 1e3 / count);
    }
}
