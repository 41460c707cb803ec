package io.postrider.imap.login;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.WireReader;

/**
 * LOGIN (RFC 3501 section 6.2.3).
 *
 * @param username as sent
 * @param password as sent
 */
public record LoginCommand(String username, String password) implements ImapCommand {
    /** Reads one. */
    public static LoginCommand parse(WireReader in) {
        in.space();
        String username = in.astring();
        in.space();
        String password = in.astring();
        in.end();
        return new LoginCommand(username, password);
    }

    @Override
    public String toString() {
        return "LoginCommand[username=%s]".formatted(username);
    }
}
