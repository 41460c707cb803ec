package io.postrider.mailbox.message;

/**
 * Everything that changes messages.
 *
 * @param flags flags
 * @param appends messages that users bring
 * @param copies copies and moves
 * @param expunges removals
 */
public record MessageWrites(FlagStore flags, Appends appends, Copies copies, Expunges expunges)
        implements AutoCloseable {
    @Override
    public void close() {
        appends.close();
    }
}
