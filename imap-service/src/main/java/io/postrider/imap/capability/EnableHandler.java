package io.postrider.imap.capability;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;

/** ENABLE (RFC 5161 section 3.1). */
public final class EnableHandler implements CommandHandler<EnableCommand> {
    @Override
    public Completion handle(EnableCommand command, Session session) {
        boolean condstore = command.extensions().contains("CONDSTORE");
        boolean news = condstore && !session.condstore();
        session.out().ascii(news ? "* ENABLED CONDSTORE" : "* ENABLED").crlf();
        if (news) {
            session.enableCondstore();
        }
        return Completion.ok("ENABLE completed");
    }
}
