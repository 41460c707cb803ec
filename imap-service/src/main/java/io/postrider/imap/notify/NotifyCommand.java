package io.postrider.imap.notify;

import io.postrider.imap.command.ImapCommand;
import java.util.List;

/**
 * NOTIFY (RFC 5465 section 3.1).
 *
 * @param status whether to tell how the mailboxes stand now
 * @param groups what to tell of which mailboxes; of a mailbox the first that means it counts; none for {@code NONE}
 * @param known whether every event is one that we know
 */
public record NotifyCommand(boolean status, List<EventGroup> groups, boolean known) implements ImapCommand {
    public NotifyCommand {
        groups = List.copyOf(groups);
    }
}
