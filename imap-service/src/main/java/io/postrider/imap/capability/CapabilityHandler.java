package io.postrider.imap.capability;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.NoArguments;
import io.postrider.imap.command.Session;

/** CAPABILITY (RFC 3501 section 6.1.1). */
public final class CapabilityHandler implements CommandHandler<NoArguments> {
    private final Capabilities capabilities;

    /** Tells these. */
    public CapabilityHandler(Capabilities capabilities) {
        this.capabilities = capabilities;
    }

    @Override
    public Completion handle(NoArguments command, Session session) {
        // RFC 3501 section 7.2.1
        session.out().ascii("* CAPABILITY ").ascii(capabilities.of(session)).crlf();
        return Completion.ok("CAPABILITY completed");
    }
}
