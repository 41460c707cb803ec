package io.postrider.platform.dns;

/** Nobody could say. */
final class NoReply extends Exception {
    /**
     * A question that came to nothing.
     *
     * @param why for people
     */
    NoReply(String why) {
        super(why);
    }
}
