package io.postrider.imap.capability;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;

/** ENABLE (RFC 5161 section 3.1). */
public final class EnableHandler implements CommandHandler<EnableCommand> {
    @Override
    public Completion handle(EnableCommand command, Session session) {
        boolean condstore = command.extensions().contains("CONDSTORE");
        session.out().ascii("* ENABLED");
        if (condstore && !session.condstore()) {
            session.enableCondstore();
            session.out().ascii(" CONDSTORE");
        }
        session.out().crlf();
        SelectedMailbox selected = session.selectedOrNull();
        if (condstore && selected != null) {
            // RFC 7162 section 3.1: the first enabling command in a selected mailbox tells HIGHESTMODSEQ
            session.out()
                    .ascii("* OK [HIGHESTMODSEQ ")
                    .number(selected.snapshot().highestModseq())
                    .ascii("] Highest")
                    .crlf();
        }
        return Completion.ok("ENABLE completed");
    }
}
