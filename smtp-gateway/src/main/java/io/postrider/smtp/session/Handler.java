package io.postrider.smtp.session;

import io.postrider.smtp.command.CommandLine;
import io.postrider.smtp.command.SyntaxException;
import java.io.IOException;

/** Executes one verb. */
interface Handler {
    /**
     * Reads the rest of the line, checks that the verb may come now, does it and replies.
     *
     * @throws SyntaxException when the line breaks the grammar; the dialogue replies
     * @throws IOException when the connection is no longer usable
     */
    void handle(CommandLine line, Dialogue dialogue) throws IOException, SyntaxException;
}
