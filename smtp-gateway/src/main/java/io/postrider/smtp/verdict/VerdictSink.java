package io.postrider.smtp.verdict;

import io.postrider.api.verdict.MessageVerdict;

/** Hears verdicts; returns at once. */
@FunctionalInterface
public interface VerdictSink {
    /** Takes one, or drops and counts it: nobody waits for the record of what was decided. */
    void add(MessageVerdict verdict);
}
