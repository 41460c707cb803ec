package io.postrider.imap.select;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.NoArguments;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;

/** NOOP and CHECK (RFC 3501 sections 6.1.2 and 6.4.1): the client asks for news. */
public final class NoopHandler implements CommandHandler<NoArguments> {
    private final String name;

    /** Handles one of the two. */
    public NoopHandler(String name) {
        this.name = name;
    }

    @Override
    public Completion handle(NoArguments command, Session session) {
        SelectedMailbox mailbox = session.selectedOrNull();
        if (mailbox != null) {
            mailbox.refresh();
        }
        return Completion.ok(name + " completed");
    }
}
