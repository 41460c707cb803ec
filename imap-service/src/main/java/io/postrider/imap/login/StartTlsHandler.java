package io.postrider.imap.login;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.NoArguments;
import io.postrider.imap.command.Session;

/** STARTTLS (RFC 3501 section 6.2.1). The handshake follows the tagged response, so the session makes it. */
public final class StartTlsHandler implements CommandHandler<NoArguments> {
    @Override
    public Completion handle(NoArguments command, Session session) {
        if (!session.connection().tlsAvailable()) {
            return Completion.bad(session.connection().secure() ? "TLS is active already" : "TLS is not available");
        }
        session.tlsNext();
        return Completion.ok("Begin TLS negotiation now");
    }
}
