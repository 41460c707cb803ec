package io.postrider.delivery.outbound;

import io.postrider.blob.ContentStore;
import io.postrider.blob.LoadedContent;
import io.postrider.delivery.queue.FreshContents;
import io.postrider.delivery.queue.Work;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whole small messages for many senders: those that have just come are still in memory, and of the others all that are wanted while a
 * statement runs are read by the next one.
 */
final class SmallContents implements AutoCloseable {
    /** As many connections as there may be hold one each. */
    static final int SMALL = 64 * 1024;

    private static final int MOST_AT_ONCE = 32;

    private final ContentStore contents;
    private final FreshContents fresh;
    // Bounded by the senders, each of which waits for one.
    private final BlockingQueue<Wanted> wanted = new LinkedBlockingQueue<>();
    private final List<Thread> readers;

    /** Reads by so many statements at once. */
    SmallContents(ContentStore contents, FreshContents fresh, int atOnce) {
        this.contents = contents;
        this.fresh = fresh;
        // Threads of their own: behind virtual ones that sign, each answer of the database would wait for its turn.
        this.readers = IntStream.range(0, atOnce)
                .mapToObj(number -> Thread.ofPlatform()
                        .daemon()
                        .name("content-reader-" + number)
                        .start(this::readInTurns))
                .toList();
    }

    private record Wanted(UUID contentId, CompletableFuture<byte @Nullable []> octets) {}

    /**
     * All octets of a message; null when it has to be read chunk by chunk, which tells why if it cannot be.
     *
     * @throws IOException when it cannot be read now
     */
    byte @Nullable [] read(Work work) throws IOException {
        UUID contentId = work.message().contentId();
        byte[] kept = work.recipient().attempts() == 1 ? fresh.take(contentId) : null;
        return kept == null ? stored(contentId) : kept;
    }

    private byte @Nullable [] stored(UUID contentId) throws IOException {
        var octets = new CompletableFuture<byte @Nullable []>();
        wanted.add(new Wanted(contentId, octets));
        try {
            return octets.get();
        } catch (ExecutionException failure) {
            throw new IOException("content " + contentId + " cannot be read now", failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to read");
        }
    }

    private void readInTurns() {
        List<Wanted> turn = new ArrayList<>();
        try {
            while (true) {
                turn.add(wanted.take());
                wanted.drainTo(turn, MOST_AT_ONCE - 1);
                read(turn);
                turn.clear();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(List<Wanted> turn) {
        try {
            Map<UUID, LoadedContent> found =
                    contents.load(turn.stream().map(Wanted::contentId).toList());
            for (Wanted one : turn) {
                LoadedContent content = found.get(one.contentId());
                one.octets().complete(content != null && content.whole() ? content.firstChunk() : null);
            }
        } catch (RuntimeException | Error failure) {
            turn.forEach(one -> one.octets().completeExceptionally(failure));
        }
    }

    @Override
    public void close() {
        readers.forEach(Thread::interrupt);
    }
}
