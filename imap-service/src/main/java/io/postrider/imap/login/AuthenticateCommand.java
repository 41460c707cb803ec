package io.postrider.imap.login;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * AUTHENTICATE (RFC 3501 section 6.2.2).
 *
 * @param mechanism in upper case
 * @param initialResponse still encoded (RFC 4959 section 3); null for none
 */
public record AuthenticateCommand(
        String mechanism, @Nullable String initialResponse) implements ImapCommand {
    /** Reads one. */
    public static AuthenticateCommand parse(WireReader in) {
        in.space();
        String mechanism = in.atom().toUpperCase(java.util.Locale.ROOT);
        if (in.atEnd()) {
            return new AuthenticateCommand(mechanism, null);
        }
        in.space();
        return new AuthenticateCommand(mechanism, new String(in.rest(), ISO_8859_1));
    }

    @Override
    public String toString() {
        return "AuthenticateCommand[mechanism=%s]".formatted(mechanism);
    }
}
