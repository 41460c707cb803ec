package io.postrider.imap.list;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.NoArguments;
import io.postrider.imap.command.Session;

/** NAMESPACE (RFC 2342): one personal namespace. */
public final class NamespaceHandler implements CommandHandler<NoArguments> {
    @Override
    public Completion handle(NoArguments command, Session session) {
        session.out().ascii("* NAMESPACE ((\"\" \"/\")) NIL NIL").crlf();
        return Completion.ok("NAMESPACE completed");
    }
}
