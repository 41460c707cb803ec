package io.postrider.imap.list;

import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.imap.list.ListCommand.Selection;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * A name in the answer of LIST.
 *
 * @param name in Unicode
 * @param mailbox what has the name; null when nothing has
 * @param children whether there are names below it
 * @param subscribed whether it is subscribed to
 * @param itself whether the selection options hold for it, and not only for something below it
 * @param below whether they hold for something below it, and RECURSIVEMATCH asks for that
 */
record ListedMailbox(
        String name,
        @Nullable MailboxStatus mailbox,
        boolean children,
        boolean subscribed,
        boolean itself,
        boolean below) {
    void write(ListCommand command, WireWriter out) {
        out.ascii("* LIST (");
        // RFC 3348 section 3
        out.ascii(children ? "\\HasChildren" : "\\HasNoChildren");
        if (mailbox == null) {
            // RFC 5258 section 3
            out.ascii(" \\NonExistent");
        } else if (!mailbox.selectable()) {
            out.ascii(" \\Noselect");
        }
        if (subscribed && command.subscribed()) {
            out.ascii(" \\Subscribed");
        }
        if (mailbox != null && mailbox.specialUse() != null) {
            // RFC 6154 section 2
            out.space().ascii(mailbox.specialUse());
        }
        out.ascii(") \"/\" ").mailbox(new MailboxName(name));
        if (below) {
            // RFC 5258 section 3.5
            out.ascii(" (\"CHILDINFO\" (\"").ascii(selectedBy(command)).ascii("\"))");
        }
        out.crlf();
    }

    private static String selectedBy(ListCommand command) {
        boolean bySubscription = command.selection().contains(Selection.SUBSCRIBED);
        boolean byUse = command.selection().contains(Selection.SPECIAL_USE);
        return bySubscription && byUse ? "SUBSCRIBED\" \"SPECIAL-USE" : byUse ? "SPECIAL-USE" : "SUBSCRIBED";
    }
}
