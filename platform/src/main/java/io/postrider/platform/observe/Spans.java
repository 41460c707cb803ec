package io.postrider.platform.observe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Spans of the calls between services. Without an OTLP endpoint in the settings there are none, and all that is left is
 * the {@code traceparent} that carries the trace id.
 */
public interface Spans {
    /** No spans. */
    Spans OFF = (callee, method, path) -> new Span() {
        @Override
        public String header() {
            return Trace.header(Trace.currentOrNew());
        }

        @Override
        public void failed(String why) {
            // Nobody looks.
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    };

    /** Begins the span of a call to another service, within the work of this thread. */
    Span call(String callee, String method, String path);

    /** Begins the span of a request from another service; makes it the work of this thread. */
    default Span serve(String method, String path, String traceparent) {
        return OFF.call("", method, path);
    }

    /**
     * Tells of a part of a message's way that has just ended and was gone in company: the span of a call that several
     * messages share belongs to the trace of one of them, or of none.
     *
     * @param trace the message's trace id
     * @param took how long it took
     * @param failure why it failed; null when it did not
     */
    default void ended(String name, String trace, Duration took, @Nullable String failure) {
        // Nobody looks.
    }

    /** A span; closing ends it on the thread that began it. */
    interface Span extends AutoCloseable {
        /** The {@code traceparent} of what happens within. */
        String header();

        /** Says that what the span covers failed. */
        void failed(String why);

        @Override
        void close();
    }
}
