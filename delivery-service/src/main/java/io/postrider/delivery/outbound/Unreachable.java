package io.postrider.delivery.outbound;

import io.postrider.delivery.route.Route;
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

    static Unreachable of(Route.Nowhere nowhere) {
        return new Unreachable(Duration.FOR_GOOD, nowhere.status(), null, nowhere.text());
    }

    static Unreachable of(Route.Unknown unknown) {
        return new Unreachable(Duration.FOR_NOW, unknown.status(), null, unknown.text());
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
