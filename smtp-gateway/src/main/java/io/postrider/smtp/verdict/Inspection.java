package io.postrider.smtp.verdict;

import io.postrider.api.verdict.Finding;
import io.postrider.smtp.body.OctetSink;
import java.time.Duration;
import java.util.List;

/** One check's look at one message. It is used by one thread at a time. */
public interface Inspection extends OctetSink, AutoCloseable {
    /** Takes octets as the client sent them, from the first of the header section on; the array is not kept. */
    @Override
    void write(byte[] octets, int offset, int length);

    /**
     * The message has ended: says what there is to say.
     *
     * @param before what the checks before this one found
     * @param left how long that may take; what is not known by then is a finding of its own
     */
    Inspected end(List<Finding> before, Duration left);

    /** Lets go of everything, whether or not the message ended; more than once perhaps. */
    @Override
    default void close() {}
}
