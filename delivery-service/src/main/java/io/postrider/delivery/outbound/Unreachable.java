package io.postrider.delivery.outbound;

import org.jspecify.annotations.Nullable;

/** No server of a destination could be talked to. */
final class Unreachable extends Exception {
    /** Whether it is worth another try. */
    enum Duration {
        /** It may be reachable later. */
        FOR_NOW,
        /** It never will. */
        FOR_GOOD
    }

    private final Duration duration;
    private final String status;
    private final @Nullable String remote;

    Unreachable(Duration duration, String status, @Nullable String remote, String text) {
        super(text);
        this.duration = duration;
        this.status = status;
        this.remote = remote;
    }

    Duration duration() {
        return duration;
    }

    String status() {
        return status;
    }

    @Nullable
    String remote() {
        return remote;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
