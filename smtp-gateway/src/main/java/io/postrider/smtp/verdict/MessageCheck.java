package io.postrider.smtp.verdict;

/** Looks at messages from elsewhere: one for sender authentication, one for spam, and so on. Checks have an order, and each is told what those before it found. */
public interface MessageCheck {
    /** What it is called where it could not be made. */
    String name();

    /** Begins to look at a message of which no octet is there yet; what takes its time may begin now, and must not be waited for. */
    Inspection begin(Arrival arrival);

    /** Whether it looks at mail of our own users too, where that is wanted. */
    default boolean looksAtSubmitted() {
        return false;
    }
}
