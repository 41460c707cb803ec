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

    /** Whose mail it keeps from going out. */
    enum Extent {
        /** All that goes to these servers. */
        DESTINATION,
        /** What goes to one domain, which asks more of its connections than they can prove. */
        DOMAIN,
        /** One message's, which asks more. */
        MESSAGE
    }

    private final Duration duration;
    private final Extent extent;
    private final String status;
    private final @Nullable String remote;

    Unreachable(Duration duration, String status, @Nullable String remote, String text) {
        this(duration, Extent.DESTINATION, status, remote, text);
    }

    private Unreachable(Duration duration, Extent extent, String status, @Nullable String remote, String text) {
        super(text);
        this.duration = duration;
        this.extent = extent;
        this.status = status;
        this.remote = remote;
    }

    static Unreachable of(Route.Nowhere nowhere) {
        return new Unreachable(Duration.FOR_GOOD, nowhere.status(), null, nowhere.text());
    }

    static Unreachable of(Route.Unknown unknown) {
        return new Unreachable(Duration.FOR_NOW, unknown.status(), null, unknown.text());
    }

    /** The same of less mail. */
    Unreachable of(Extent less) {
        return new Unreachable(duration, less, status, remote, text());
    }

    Extent extent() {
        return extent;
    }

    Duration duration() {
        return duration;
    }

    String status() {
        return status;
    }

    @Nullable String remote() {
        return remote;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
