package io.postrider.delivery.queue;

/** Tells whether this process may begin what cannot be undone. */
public interface LeaseCheck {
    /** Whether nobody else can have taken over what this process owns. */
    boolean isValid();

    /** How many processes work on this queue, this one included. */
    default int processes() {
        return 1;
    }
}
