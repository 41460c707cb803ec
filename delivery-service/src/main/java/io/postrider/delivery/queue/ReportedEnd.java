package io.postrider.delivery.queue;

import java.util.List;

/** Ends recipients and tells the sender, if it is to be told, in one transaction. */
public interface ReportedEnd {
    /** Takes recipients of one or more messages; returns when it is committed, or when they were put back for later. */
    void end(List<Ending> endings);

    /** Puts recipients back for later and tells the sender that they are late, in one transaction, once each. */
    void late(List<Postponement> postponements);
}
