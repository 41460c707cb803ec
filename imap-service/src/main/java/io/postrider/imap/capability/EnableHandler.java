package io.postrider.imap.capability;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;

/** ENABLE (RFC 5161 section 3.1). */
public final class EnableHandler implements CommandHandler<EnableCommand> {
    @Override
    public Completion handle(EnableCommand command, Session session) {
        boolean qresync = command.extensions().contains("QRESYNC") && !session.qresync();
        boolean condstore = command.extensions().contains("CONDSTORE") && !session.condstore();
        session.out()
                .ascii("* ENABLED")
                .ascii(condstore ? " CONDSTORE" : "")
                .ascii(qresync ? " QRESYNC" : "")
                .crlf();
        if (condstore) {
            session.enableCondstore();
        }
        if (qresync) {
            session.enableQresync();
        }
        return Completion.ok("ENABLE completed");
    }
}
