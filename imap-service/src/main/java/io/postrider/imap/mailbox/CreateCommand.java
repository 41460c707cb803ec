package io.postrider.imap.mailbox;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.WireReader;
import java.util.ArrayList;
import java.util.List;

/**
 * CREATE (RFC 3501 section 6.3.3), with the special use of RFC 6154 section 3.
 *
 * @param mailbox which; a separator at the end of the argument is taken off
 * @param uses what it is to be used for, as the client wrote it; usually nothing
 */
public record CreateCommand(MailboxName mailbox, List<String> uses) implements ImapCommand {
    public CreateCommand {
        uses = List.copyOf(uses);
    }

    /** Reads one. */
    public static CreateCommand parse(WireReader in) {
        in.space();
        MailboxName name = MailboxCommand.mailbox(in);
        List<String> uses = new ArrayList<>();
        if (in.trySpace()) {
            in.open();
            if (!in.tryKeyword("USE")) {
                throw in.expected("USE");
            }
            in.space();
            in.open();
            while (!in.tryClose()) {
                if (!uses.isEmpty()) {
                    in.space();
                }
                if (uses.size() == in.limits().listItems()) {
                    throw in.expected("fewer uses");
                }
                in.octet('\\');
                uses.add('\\' + in.atom());
            }
            in.close();
        }
        in.end();
        return new CreateCommand(name, uses);
    }
}
