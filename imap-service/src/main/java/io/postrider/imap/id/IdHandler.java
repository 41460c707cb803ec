package io.postrider.imap.id;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;

/** ID (RFC 2971). Says the name and no version: that would only help those who look for old ones. */
public final class IdHandler implements CommandHandler<IdCommand> {
    @Override
    public Completion handle(IdCommand command, Session session) {
        command.client().forEach((field, value) -> {
            // RFC 2971 section 3.3: names of fields in any case
            if (field.equalsIgnoreCase("name")) {
                session.clientName(value);
            }
        });
        session.out().ascii("* ID (\"name\" \"Postrider\")").crlf();
        return Completion.ok("ID completed");
    }
}
