package io.postrider.testkit.transcript;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/** What a protocol's test gives to the runner: a server to talk to and the meaning of its own directives. */
public interface TranscriptServer extends AutoCloseable {

    /**
     * Opens a connection; the greeting is not read.
     *
     * @param listener empty, or the word that stood in {@code connect 2 submission}
     */
    Socket connect(String listener) throws IOException;

    /** {@code given mailbox INBOX: plain-text.eml} arrives as {@code mailbox INBOX: plain-text.eml}. */
    default void given(String text) throws Exception {
        throw new IllegalArgumentException("This test has no fixture for \"given " + text + "\"");
    }

    /** A directive that the runner does not know, its first word and the rest. */
    default void directive(String name, String argument) throws Exception {
        throw new IllegalArgumentException("Unknown directive \"" + name + "\"");
    }

    /** Moves the server's clock, for {@code advance 5m}. */
    default void advance(Duration duration) throws Exception {
        throw new IllegalArgumentException("This test's clock cannot be moved");
    }

    /** Ends what belongs to one run of one transcript; a shared server stays up. */
    @Override
    default void close() throws IOException {}
}
