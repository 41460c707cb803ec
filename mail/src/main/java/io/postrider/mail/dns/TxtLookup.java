package io.postrider.mail.dns;

import java.util.List;

/** Asks the DNS for texts: those in which public keys are, or policies. */
public interface TxtLookup {
    /**
     * The TXT records of a name, each with its strings joined (RFC 6376 section 3.6.2.2); none when there are none, or no such
     * name.
     *
     * @throws Unavailable when it is not known whether there are any
     */
    List<String> txt(String name) throws Unavailable;

    /** Nobody could tell; later somebody may. */
    final class Unavailable extends Exception {
        private static final long serialVersionUID = 1;

        /** Why. */
        public Unavailable(String message) {
            super(message);
        }
    }
}
