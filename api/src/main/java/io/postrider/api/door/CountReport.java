package io.postrider.api.door;

import java.util.List;
import java.util.UUID;

/**
 * What one replica has counted.
 *
 * @param replica which, for as long as its process lives
 * @param counts what it has counted, at most {@value DoorApi#MOST}
 */
public record CountReport(UUID replica, List<Count> counts) {
    public CountReport {
        counts = List.copyOf(counts);
    }

    /**
     * How often something happened within a span of time.
     *
     * @param key what, and whose: a hash
     * @param begins when the span began, in seconds since 1970
     * @param own how often this replica has seen it; 0 asks only
     */
    public record Count(UUID key, long begins, long own) {}
}
