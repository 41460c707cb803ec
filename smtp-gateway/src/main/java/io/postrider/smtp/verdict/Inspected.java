package io.postrider.smtp.verdict;

import io.postrider.api.verdict.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check says of a message.
 *
 * @param findings what it found
 * @param headers whole header fields for the message, each with its line end; empty for none
 * @param demand what it wants done whatever the score; null for nothing
 */
public record Inspected(
        List<Finding> findings, String headers, @Nullable Demand demand) {
    public Inspected {
        findings = List.copyOf(findings);
    }

    /** Findings alone. */
    public static Inspected of(List<Finding> findings) {
        return new Inspected(findings, "", null);
    }
}
