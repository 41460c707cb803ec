package io.postrider.api.mailbox;

/**
 * Messages to read.
 *
 * @param uids which
 * @param structure whether the parsed form is wanted
 * @param octets which of the message's octets are wanted
 * @param marks whether the message's identity and the time when it was saved are wanted
 */
public record FetchRequest(String uids, boolean structure, Octets octets, boolean marks) {
    /** A request without marks. */
    public FetchRequest(String uids, boolean structure, Octets octets) {
        this(uids, structure, octets, false);
    }

    /** How much of each message comes along. */
    public enum Octets {
        NONE,
        /** Prefix and header, to and with the empty line. */
        HEADER,
        /** All of it. */
        ALL
    }
}
