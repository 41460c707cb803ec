package io.postrider.imap.command;

import java.io.IOException;

/**
 * Does what a command asks.
 *
 * @param <C> the command
 */
@FunctionalInterface
public interface CommandHandler<C extends ImapCommand> {
    /**
     * Writes the command's untagged responses and returns how it ended. What a service refuses may leave as
     * {@link io.postrider.api.problem.ProblemException}; {@link Refusals} words it.
     *
     * @throws IOException when another service's answer broke off
     */
    Completion handle(C command, Session session) throws IOException;
}
