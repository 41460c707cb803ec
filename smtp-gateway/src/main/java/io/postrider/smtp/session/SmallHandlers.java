package io.postrider.smtp.session;

import io.postrider.smtp.command.CommandLine;
import io.postrider.smtp.command.NoArgument;
import io.postrider.smtp.command.SyntaxException;
import io.postrider.smtp.reply.Replies;
import java.io.IOException;

/** The verbs of a line or two (RFC 5321 sections 4.1.1.5 to 4.1.1.10). */
final class SmallHandlers {
    private SmallHandlers() {}

    static void rset(CommandLine line, Dialogue dialogue) throws IOException, SyntaxException {
        NoArgument.check(line);
        dialogue.session().reset();
        dialogue.reply(Replies.OK);
    }

    static void noop(CommandLine line, Dialogue dialogue) throws IOException {
        // RFC 5321 section 4.1.1.9: an argument is allowed and ignored.
        dialogue.reply(Replies.OK);
    }

    static void quit(CommandLine line, Dialogue dialogue) throws IOException {
        dialogue.replyAndClose(Replies.BYE);
    }

    static void vrfy(CommandLine line, Dialogue dialogue) throws IOException {
        dialogue.reply(Replies.CANNOT_VERIFY);
    }
}
