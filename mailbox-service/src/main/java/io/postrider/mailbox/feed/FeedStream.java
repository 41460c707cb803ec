package io.postrider.mailbox.feed;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One reader of the feed. Events wait here while the reader is busy; one that falls far behind is cut off. */
final class FeedStream {
    private static final int MAX_WAITING = 20_000;
    private static final Duration PING_INTERVAL = Duration.ofSeconds(4);
    private static final byte[] PING = "{\"kind\":\"PING\",\"mailboxId\":0,\"modseq\":0,\"added\":0,\"uidNext\":0}\n"
            .getBytes(StandardCharsets.US_ASCII);

    private final BlockingQueue<Change> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private volatile boolean closed;

    /** Takes an event; never waits. */
    void offer(Change change) {
        // A reader that lost an event must compare all it knows, and it does so after connecting again.
        if (!waiting.offer(change)) {
            closed = true;
        }
    }

    int waiting() {
        return waiting.size();
    }

    void close() {
        closed = true;
        // Wakes the writer; when it cannot be woken so, it is awake.
        waiting.offer(Change.mailboxes(new UUID(0, 0)));
    }

    /** Writes events as they come, until the reader leaves or the stream is closed. */
    void writeTo(OutputStream out) throws IOException {
        List<Change> batch = new ArrayList<>();
        out.write(PING);
        out.flush();
        long pingAt = System.nanoTime() + PING_INTERVAL.toNanos();
        while (!closed) {
            Change first = next(pingAt);
            if (closed) {
                return;
            }
            if (first != null) {
                batch.add(first);
                waiting.drainTo(batch);
                write(batch, out);
                batch.clear();
            }
            if (System.nanoTime() >= pingAt) {
                out.write(PING);
                pingAt = System.nanoTime() + PING_INTERVAL.toNanos();
            }
            out.flush();
        }
    }

    private @Nullable Change next(long pingAt) {
        try {
            return waiting.poll(Math.max(0, pingAt - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
            return null;
        }
    }

    private static void write(List<Change> batch, OutputStream out) throws IOException {
        var lines = new StringBuilder(batch.size() * 120);
        for (Change change : batch) {
            lines.append(change.line());
        }
        out.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
