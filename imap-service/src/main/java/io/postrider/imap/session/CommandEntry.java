package io.postrider.imap.session;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.CommandParser;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.command.Session;
import io.postrider.imap.command.State;
import io.postrider.imap.command.Telling;
import io.postrider.imap.wire.WireReader;
import java.io.IOException;
import java.util.Set;

/**
 * One command of the table.
 *
 * @param name in upper case, {@code UID } in front where it belongs
 * @param states in which it is allowed
 * @param telling what its end may tell of changes by others
 * @param parser reads it
 * @param handler does it
 * @param <C> the command
 */
record CommandEntry<C extends ImapCommand>(
        String name, Set<State> states, Telling telling, CommandParser<C> parser, CommandHandler<C> handler) {
    CommandEntry {
        states = Set.copyOf(states);
    }

    Completion run(WireReader in, Session session) throws IOException {
        return handler.handle(parser.parse(in), session);
    }
}
