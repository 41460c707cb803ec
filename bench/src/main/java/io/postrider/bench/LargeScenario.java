package io.postrider.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many large messages from slow senders at once, and what they do to the small mail beside them. */
final class LargeScenario {
    private static final String SENDER = "sender@bench.example";
    private static final int PIECE = 16 * 1024;
    private static final int SMALL_CLIENTS = 5;
    private static final long SMALL_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int WARM_UP_SECONDS = 10;
    private static final int ALONE_SECONDS = 30;

    private final Target target;
    private final int users;
    private final Messages small;

    LargeScenario(Target target, int users) {
        this.target = target;
        this.users = users;
        this.small = new Messages(4096);
    }

    /**
     * Measures small mail alone, then beside the uploads.
     *
     * @param count uploads, all at once
     * @param megabytes the size of each
     * @param kilobytesPerSecond how fast each of them sends
     */
    Figures run(int count, int megabytes, int kilobytesPerSecond) throws Exception {
        smallMailFor(WARM_UP_SECONDS);
        Latencies alone = smallMailFor(ALONE_SECONDS);
        long before = received();
        CountDownLatch done = new CountDownLatch(count);
        AtomicInteger refused = new AtomicInteger();
        Latencies uploads = new Latencies();
        Latencies beside;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sending = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                sending.add(threads.submit(() -> {
                    try {
                        uploads.add(upload(number, megabytes, kilobytesPerSecond));
                        return null;
                    } catch (SmtpClient.Refused reply) {
                        refused.incrementAndGet();
                        return null;
                    } finally {
                        done.countDown();
                    }
                }));
            }
            beside = smallMailUntil(done);
            for (Future<?> one : sending) {
                one.get();
            }
        }
        long small = beside.count();
        awaitReceived(before + uploads.count() + small);
        return new Figures("large")
                .put("uploads", uploads.count())
                .put("refused", refused.get())
                .put("megabytes", megabytes)
                .put("uploadReply", uploads)
                .put("smallAlone", alone)
                .put("smallBeside", beside)
                .put("ratioP99", beside.percentile(0.99) / alone.percentile(0.99));
    }

    /** One upload; answers the time from its end to the reply. */
    private long upload(int number, int megabytes, int kilobytesPerSecond) throws IOException, InterruptedException {
        byte[] attachment = attachment(number);
        String recipient = target.user(1 + number % users);
        long pieceNanos = TimeUnit.SECONDS.toNanos(PIECE / 1024) / kilobytesPerSecond;
        // They do not all fill a chunk at the same moment.
        long next = System.nanoTime() + number * pieceNanos / 8;
        try (SmtpClient client = new SmtpClient(target.smtp(), target.timeout())) {
            client.begin(SENDER, recipient);
            client.write(("From: <" + SENDER + ">\r\nTo: <" + recipient + ">\r\nSubject: large " + number
                            + "\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\n"
                            + "Content-Transfer-Encoding: base64\r\n\r\n")
                    .getBytes(US_ASCII));
            for (long sent = 0; sent < (long) megabytes << 20; sent += PIECE) {
                next += pieceNanos;
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                client.write(piece(attachment, sent));
            }
            client.write("\r\n".getBytes(US_ASCII));
            long reply = client.end();
            client.quit();
            return reply;
        }
    }

    private static byte[] piece(byte[] attachment, long offset) {
        byte[] piece = new byte[PIECE];
        for (int i = 0; i < PIECE; i++) {
            piece[i] = attachment[(int) ((offset + i) % attachment.length)];
        }
        return piece;
    }

    /** Whole lines, so that it can be repeated. */
    private static byte[] attachment(int number) {
        byte[] octets = new byte[57 * 1000];
        new SplittableRandom(number).nextBytes(octets);
        byte[] lines = Base64.getMimeEncoder().encode(octets);
        byte[] ended = Arrays.copyOf(lines, lines.length + 2);
        ended[lines.length] = '\r';
        ended[lines.length + 1] = '\n';
        return ended;
    }

    private Latencies smallMailFor(int seconds) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (var timer = Executors.newSingleThreadScheduledExecutor()) {
            timer.schedule(end::countDown, seconds, TimeUnit.SECONDS);
            return smallMailUntil(end);
        }
    }

    /** A steady flow, whatever the replies take; the wait for the reply to the end of DATA. */
    private Latencies smallMailUntil(CountDownLatch end) throws Exception {
        Latencies replies = new Latencies();
        Workers.run(SMALL_CLIENTS, Integer.MAX_VALUE, numbers -> {
            try (SmtpClient client = new SmtpClient(target.smtp(), target.timeout())) {
                do {
                    int number = numbers.take();
                    String recipient = target.user(1 + number % users);
                    replies.add(client.send(SENDER, recipient, small.message(number, recipient)));
                } while (!end.await(SMALL_PAUSE_NANOS, TimeUnit.NANOSECONDS));
                client.quit();
            }
        });
        return replies;
    }

    private long received() throws IOException {
        long sum = 0;
        for (int user = 1; user <= users; user++) {
            try (ImapClient box = new ImapClient(target.imap(), target.timeout())) {
                box.login(target.user(user), target.password());
                sum += box.messages("INBOX");
            }
        }
        return sum;
    }

    private void awaitReceived(long wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + target.timeout().toNanos();
        long seen = received();
        while (seen < wanted) {
            if (System.nanoTime() > deadline) {
                throw new IOException((wanted - seen) + " messages are missing");
            }
            TimeUnit.SECONDS.sleep(1);
            seen = received();
        }
    }
}
