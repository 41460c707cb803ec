package io.postrider.delivery.queue;

import java.time.Duration;
import java.util.List;

/** Ends recipients and tells the sender, if it is to be told, in one transaction. */
public interface ReportedEnd {
    /** Takes recipients of one or more messages; returns when it is committed, or when they were put back for later. */
    void end(List<Ending> endings);

    /**
     * Takes recipients whose attempt does no harm when it is made again after a crash; returns at once. What becomes of
     * a message's recipients within a moment is told in one report.
     */
    void endSoon(List<Ending> endings);

    /**
     * Puts recipients back for later and tells the sender that they are late, in one transaction, once each; returns at
     * once.
     *
     * @param lifetime how long they are tried
     */
    void late(List<Postponement> postponements, Duration lifetime);
}
