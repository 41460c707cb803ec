package io.postrider.smtp.door;

/** What comes of something that speaks against a client, the strictest first. */
public enum Strictness {
    /** Refused. */
    ENFORCE,
    /** Said in the message's verdict, and nothing refused. */
    TAG,
    /** Not looked at. */
    OFF;

    /** The milder of two: a listener that only tags refuses nothing, whatever a check would do. */
    Strictness within(Strictness listener) {
        return compareTo(listener) >= 0 ? this : listener;
    }
}
