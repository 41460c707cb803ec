package io.postrider.delivery.queue;

import java.util.Collection;

/** Takes owned work to the workers that carry it out; returns at once. */
public interface Dispatcher {
    /** Hands over work whose room was reserved in {@link Ownership}. */
    void dispatch(Collection<Work> work);

    /** Whether some of it is still to be put back because nobody can do anything with it now: then more of it can wait. */
    default boolean isBehind() {
        return false;
    }
}
