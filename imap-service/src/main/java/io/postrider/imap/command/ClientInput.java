package io.postrider.imap.command;

import io.postrider.imap.wire.Limits;
import io.postrider.imap.wire.WireReader;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a command reads from its client beyond its own line. A client that is gone makes every method throw
 * {@link java.io.UncheckedIOException}.
 */
public interface ClientInput {
    /**
     * Sends {@code + text} and reads the client's answer, a line of at most {@code limit} octets without its end. A
     * longer one is skipped and read as null.
     */
    byte @Nullable [] ask(String text, int limit);

    /**
     * Reads a line while others may write to the client: the session counts as waiting.
     *
     * @param onceWaiting done as soon as others may write
     */
    byte @Nullable [] awaitLine(int limit, Runnable onceWaiting);

    /** The octets of the literal that ended the command's line; asks the client for them if it waits to be asked. */
    InputStream literal(PendingLiteral literal);

    /**
     * Reads over a literal that is not wanted: nothing if the client still waits to be asked for it.
     *
     * @return whether it is out of the way; if not, it is too large to be read over and the connection has to end
     */
    boolean refuse(PendingLiteral literal);

    /** Reads what follows a literal that was read, up to the next literal or the end of the command. */
    Rest rest();

    /**
     * Reads over what follows a literal that was read or refused; a client that waits to be asked for another one has ended there.
     *
     * @return whether that could be done, as for {@link #refuse}
     */
    boolean skipCommand();

    /**
     * What follows a literal.
     *
     * @param octets up to the announcement of the next literal, or to the end of the line
     * @param literal the one that is announced there; null at the command's end
     */
    record Rest(byte[] octets, @Nullable PendingLiteral literal) {
        /** Reads the octets. */
        public WireReader reader() {
            return new WireReader(octets, 0, octets.length, Limits.AFTER_LOGIN);
        }
    }

    /** Forgets what the client sent ahead. */
    void discard();
}
