package io.postrider.imap.login;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;

/** LOGIN (RFC 3501 section 6.2.3). */
public final class LoginHandler implements CommandHandler<LoginCommand> {
    private final Door door;

    /** Lets users in through a door. */
    public LoginHandler(Door door) {
        this.door = door;
    }

    @Override
    public Completion handle(LoginCommand command, Session session) {
        return door.enter(session, command.username(), command.password());
    }
}
