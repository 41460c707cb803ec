package io.postrider.imap.select;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.NoArguments;
import io.postrider.imap.command.Session;

/** UNSELECT (RFC 3691). */
public final class UnselectHandler implements CommandHandler<NoArguments> {
    @Override
    public Completion handle(NoArguments command, Session session) {
        session.unselect();
        return Completion.ok("UNSELECT completed");
    }
}
