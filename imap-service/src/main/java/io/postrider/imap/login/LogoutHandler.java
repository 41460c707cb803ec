package io.postrider.imap.login;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.NoArguments;
import io.postrider.imap.command.Session;

/** LOGOUT (RFC 3501 section 6.1.3). */
public final class LogoutHandler implements CommandHandler<NoArguments> {
    @Override
    public Completion handle(NoArguments command, Session session) {
        session.out().ascii("* BYE Logging out").crlf();
        session.logout();
        return Completion.ok("LOGOUT completed");
    }
}
