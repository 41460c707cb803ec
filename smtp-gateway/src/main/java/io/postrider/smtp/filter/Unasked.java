package io.postrider.smtp.filter;

import io.postrider.api.verdict.Finding;
import io.postrider.smtp.verdict.Inspected;
import io.postrider.smtp.verdict.Inspection;
import java.time.Duration;
import java.util.List;

/** A look that is not taken, as all places are. */
record Unasked(String check) implements Inspection {
    @Override
    public void write(byte[] octets, int offset, int length) {}

    @Override
    public Inspected end(List<Finding> before, Duration left) {
        return Inspected.of(List.of(Finding.unavailable(check, "all places are taken")));
    }
}
