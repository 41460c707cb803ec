package io.postrider.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.OperatingSystemMXBean;
import io.postrider.api.TimeOrderedId;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.delivery.SeenReply;
import io.postrider.delivery.queue.Ownership;
import io.postrider.testkit.database.TestDatabase;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Measures what a message costs from accept to trace, without HTTP and without a mailbox-service: messages a second,
 * and microseconds of processor in Java and in PostgreSQL (on Linux). Arguments: threads, messages a thread, rounds.
 */
public final class AcceptBench {
    private static final int TICK_MICROS = 10_000;

    private final DeliveryNode node;
    private final int threads;
    private final int perThread;
    private final Queue<SeenReply> seen = new ConcurrentLinkedQueue<>();

    private AcceptBench(DeliveryNode node, int threads, int perThread) {
        this.node = node;
        this.threads = threads;
        this.perThread = perThread;
    }

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        int perThread = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4;
        try (TestDatabase database = DeliveryNode.database();
                var node = new DeliveryNode(
                        database.dataSource(TestDatabase.DELIVERY_SERVICE),
                        new FakeMailboxes(),
                        new FakeDirectory(),
                        settings())) {
            var bench = new AcceptBench(node, threads, perThread);
            for (int round = 1; round <= rounds; round++) {
                bench.round(round);
            }
        }
    }

    /** System properties that begin with {@code postrider.} are settings. */
    private static Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        System.getProperties().forEach((name, value) -> {
            if (name.toString().startsWith("postrider.")) {
                settings.put(name.toString(), value);
            }
        });
        return settings;
    }

    private void round(int round) throws IOException, InterruptedException, ExecutionException {
        List<UUID> accounts =
                IntStream.range(0, 200).mapToObj(i -> UUID.randomUUID()).toList();
        long java = javaMicros();
        long postgres = postgresMicros();
        long begun = System.nanoTime();
        long[] latencies = new long[threads * perThread];
        try (var pool = Executors.newVirtualThreadPerTaskExecutor();
                var gateway = Executors.newSingleThreadScheduledExecutor()) {
            gateway.scheduleWithFixedDelay(this::tellWhatWasSeen, 100, 100, TimeUnit.MILLISECONDS);
            List<? extends Future<?>> senders = IntStream.range(0, threads)
                    .mapToObj(sender -> pool.submit(() -> send(sender, accounts, latencies)))
                    .toList();
            for (Future<?> sender : senders) {
                sender.get();
            }
        }
        long accepted = System.nanoTime() - begun;
        while (node.bean(Ownership.class).held() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
        long all = System.nanoTime() - begun;
        Arrays.sort(latencies);
        int messages = latencies.length;
        System.out.printf(
                "round %d: %d threads, %d messages: accepted %.0f/s, to trace %.0f/s, p50 %.2f ms, p99 %.2f ms;"
                        + " processor a message: Java %.0f us, PostgreSQL %.0f us%n",
                round,
                threads,
                messages,
                messages / (accepted / 1e9),
                messages / (all / 1e9),
                latencies[messages / 2] / 1e6,
                latencies[messages * 99 / 100] / 1e6,
                (javaMicros() - java) / (double) messages,
                (postgresMicros() - postgres) / (double) messages);
    }

    /** As a gateway does, now and then and many at once. */
    private void tellWhatWasSeen() {
        List<SeenReply> batch = new ArrayList<>();
        for (SeenReply reply = seen.poll(); reply != null; reply = seen.poll()) {
            batch.add(reply);
        }
        node.accept().repliesSeen(batch);
    }

    private void send(int sender, List<UUID> accounts, long[] latencies) {
        byte[] content = content();
        for (int i = 0; i < perThread; i++) {
            Recipient account = Accepts.account(accounts.get((sender * 31 + i) % accounts.size()));
            UUID fingerprint = UUID.randomUUID();
            var envelope = Accepts.envelope(
                    TimeOrderedId.next(), "sender@elsewhere.test", List.of(account), null, fingerprint);
            long begun = System.nanoTime();
            UUID queueId =
                    node.accept().accept(new AcceptRequest(envelope, content)).queueId();
            latencies[sender * perThread + i] = System.nanoTime() - begun;
            seen.add(new SeenReply(fingerprint, queueId));
        }
    }

    /** 4 KiB of text that compresses about as well as mail does. */
    private static byte[] content() {
        var text = new StringBuilder("From: a@elsewhere.test\r\nTo: b@example.test\r\nSubject: bench\r\nMessage-ID: <")
                .append(UUID.randomUUID())
                .append("@elsewhere.test>\r\n\r\n");
        while (text.length() < 4096) {
            text.append("The quick brown fox ").append(UUID.randomUUID()).append("\r\n");
        }
        return text.toString().getBytes(US_ASCII);
    }

    private static long javaMicros() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1000;
    }

    /** The server's own process and its children; those that ended meanwhile are missing. */
    private long postgresMicros() throws IOException {
        long ticks = 0;
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return 0;
        }
        String backend = read(Path.of("/proc/" + node.backendPid() + "/stat"));
        String server = backend.substring(backend.lastIndexOf(')') + 1).trim().split(" ")[1];
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                String stat = read(process.resolve("stat"));
                String[] fields =
                        stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
                if (fields.length > 15 && (fields[1].equals(server) || process.endsWith(server))) {
                    ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                }
            }
        }
        return ticks * TICK_MICROS;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }
}
