package io.postrider.mailbox.feed;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Spreads changes: to the streams of this replica at once, and to the link with the other replicas. */
public final class FeedHub implements ChangeFeed {
    private final Set<FeedStream> streams = ConcurrentHashMap.newKeySet();
    private volatile Consumer<Change> link = change -> {};
    private volatile Consumer<Change> indexer = change -> {};
    private volatile boolean closed;

    /** Gives every change made here to the link as well. */
    void linkTo(Consumer<Change> target) {
        link = target;
    }

    /** Gives every change made here to this target too; it must not block. */
    public void alsoTell(Consumer<Change> target) {
        indexer = target;
    }

    @Override
    public void publish(Change change) {
        tell(change);
        indexer.accept(change);
        link.accept(change);
    }

    /** Tells this replica's streams. */
    void tell(Change change) {
        for (FeedStream stream : streams) {
            stream.offer(change);
        }
    }

    /** Writes the feed to a reader until it leaves. */
    public void stream(OutputStream out) throws IOException {
        var stream = new FeedStream();
        streams.add(stream);
        try {
            if (!closed) {
                stream.writeTo(out);
            }
        } finally {
            streams.remove(stream);
        }
    }

    /** Cuts all streams off: events may have been lost, and readers compare after connecting again. */
    public void cutOff() {
        // Those that are here now: one that comes while the others end has missed nothing.
        List.copyOf(streams).forEach(FeedStream::close);
    }

    /** Ends all streams, and at once those that come later: an open stream would hold up the service's end. */
    void close() {
        closed = true;
        cutOff();
    }

    /** How many events the slowest reader has before it. */
    public int waiting() {
        return streams.stream().mapToInt(FeedStream::waiting).max().orElse(0);
    }

    /** How many readers there are. */
    public int readers() {
        return streams.size();
    }
}
