package io.postrider.imap.capability;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;
import io.postrider.imap.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** ENABLE (RFC 5161 section 3.1). */
public final class EnableHandler implements CommandHandler<EnableCommand> {
    @Override
    public Completion handle(EnableCommand command, Session session) {
        List<Runnable> enabling = new ArrayList<>();
        WireWriter out = session.out().ascii("* ENABLED");
        // RFC 5161 section 3.2: what was enabled by this very command
        if (command.extensions().contains("CONDSTORE") && !session.condstore()) {
            out.ascii(" CONDSTORE");
            enabling.add(session::enableCondstore);
        }
        if (command.extensions().contains("QRESYNC") && !session.qresync()) {
            out.ascii(" QRESYNC");
            enabling.add(session::enableQresync);
        }
        if (command.extensions().contains("UTF8=ACCEPT") && !session.utf8()) {
            out.ascii(" UTF8=ACCEPT");
            enabling.add(session::enableUtf8);
        }
        if (command.extensions().contains("IMAP4REV2") && !session.rev2()) {
            out.ascii(" IMAP4rev2");
            enabling.add(session::enableRev2);
        }
        out.crlf();
        enabling.forEach(Runnable::run);
        return Completion.ok("ENABLE completed");
    }
}
