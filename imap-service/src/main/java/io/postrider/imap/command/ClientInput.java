package io.postrider.imap.command;

import java.io.InputStream;

/**
 * What a command reads from its client beyond its own line. A client that is gone makes every method throw
 * {@link java.io.UncheckedIOException}.
 */
public interface ClientInput {
    /**
     * Sends {@code + text} and reads the client's answer, a line of at most {@code limit} octets without its end. A
     * longer one is skipped and read as null.
     */
    byte @org.jspecify.annotations.Nullable [] ask(String text, int limit);

    /**
     * Reads a line while others may write to the client: the session counts as waiting.
     *
     * @param onceWaiting done as soon as others may write
     */
    byte @org.jspecify.annotations.Nullable [] awaitLine(int limit, Runnable onceWaiting);

    /** The octets of the literal that ended the command's line; asks the client for them if it waits to be asked. */
    InputStream literal(PendingLiteral literal);

    /**
     * Reads over a literal that is not wanted: nothing if the client still waits to be asked for it.
     *
     * @return whether it is out of the way; if not, it is too large to be read over and the connection has to end
     */
    boolean refuse(PendingLiteral literal);

    /** Reads what follows a literal up to the end of the line; whether nothing did. */
    boolean endOfLine();

    /** Forgets what the client sent ahead. */
    void discard();
}
