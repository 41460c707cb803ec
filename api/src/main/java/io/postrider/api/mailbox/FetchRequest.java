package io.postrider.api.mailbox;

/**
 * Messages to read.
 *
 * @param uids which
 * @param structure whether the parsed form is wanted
 * @param octets which of the message's octets are wanted
 */
public record FetchRequest(String uids, boolean structure, Octets octets) {
    /** How much of each message comes along. */
    public enum Octets {
        NONE,
        /** Prefix and header, to and with the empty line. */
        HEADER,
        /** All of it. */
        ALL
    }
}
