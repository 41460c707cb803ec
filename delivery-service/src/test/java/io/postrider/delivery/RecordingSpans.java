package io.postrider.delivery;

import io.postrider.platform.observe.Spans;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Keeps what it is told of messages' ways. */
final class RecordingSpans implements Spans {
    /** A span that has ended. */
    record Ended(String name, String trace, @Nullable String failure) {}

    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();

    List<Ended> ended() {
        return List.copyOf(ended);
    }

    @Override
    public Span call(String callee, String method, String path) {
        return OFF.call(callee, method, path);
    }

    @Override
    public void ended(String name, String trace, Duration took, @Nullable String failure) {
        ended.add(new Ended(name, trace, failure));
    }
}
