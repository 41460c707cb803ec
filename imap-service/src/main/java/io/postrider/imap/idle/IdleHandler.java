package io.postrider.imap.idle;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.NoArguments;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.command.Telling;

/** IDLE (RFC 2177). */
public final class IdleHandler implements CommandHandler<NoArguments> {
    private static final int LONGEST_LINE = 64;

    @Override
    public Completion handle(NoArguments command, Session session) {
        session.out().ascii("+ idling").crlf();
        SelectedMailbox mailbox = session.selectedOrNull();
        if (mailbox != null) {
            mailbox.tell(Telling.ALL);
        }
        session.idling(true);
        byte[] line;
        try {
            // What moved before others could write is told by the first push.
            line = session.input().awaitLine(LONGEST_LINE, session::pushNews);
        } finally {
            session.idling(false);
        }
        return isDone(line) ? Completion.ok("IDLE completed") : Completion.bad("Expected DONE");
    }

    private static boolean isDone(byte @org.jspecify.annotations.Nullable [] line) {
        if (line == null || line.length != 4) {
            return false;
        }
        String done = "DONE";
        for (int i = 0; i < 4; i++) {
            if ((line[i] & ~0x20) != done.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
