package io.postrider.imap.list;

import io.postrider.api.mailbox.MailboxList;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.WireWriter;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/** LIST and LSUB (RFC 3501 sections 6.3.8 and 6.3.9), with CHILDREN (RFC 3348) and SPECIAL-USE (RFC 6154). */
public final class ListHandler implements CommandHandler<ListCommand> {
    private final AccountMailboxes mailboxes;

    /** Lists the mailboxes of accounts. */
    public ListHandler(AccountMailboxes mailboxes) {
        this.mailboxes = mailboxes;
    }

    /** Asked anew: a client may have made a mailbox at another replica, and the feed may not have told of it yet. */
    @Override
    public Completion handle(ListCommand command, Session session) {
        WireWriter out = session.out();
        if (command.subscribed()) {
            lsub(new MailboxPattern(command.pattern()), mailboxes.fresh(session.user()), out);
            return Completion.ok("LSUB completed");
        }
        if (command.pattern().isEmpty()) {
            // RFC 3501 section 6.3.8: an empty pattern asks for the delimiter
            out.ascii("* LIST (\\Noselect) \"/\" \"\"").crlf();
        } else {
            list(new MailboxPattern(command.pattern()), mailboxes.fresh(session.user()), out);
        }
        return Completion.ok("LIST completed");
    }

    private static void list(MailboxPattern pattern, MailboxList list, WireWriter out) {
        Set<String> parents = parents(list);
        for (MailboxStatus mailbox : list.mailboxes()) {
            if (pattern.matches(mailbox.name())) {
                out.ascii("* LIST (");
                // RFC 3348 section 3
                out.ascii(parents.contains(mailbox.name()) ? "\\HasChildren" : "\\HasNoChildren");
                if (!mailbox.selectable()) {
                    out.ascii(" \\Noselect");
                }
                if (mailbox.specialUse() != null) {
                    // RFC 6154 section 2
                    out.space().ascii(mailbox.specialUse());
                }
                name(out, mailbox.name());
            }
        }
    }

    private static void name(WireWriter out, String name) {
        out.ascii(") \"/\" ").astring(new MailboxName(name).wire()).crlf();
    }

    private static Set<String> parents(MailboxList list) {
        Set<String> parents = new HashSet<>();
        for (MailboxStatus mailbox : list.mailboxes()) {
            for (String parent = parent(mailbox.name()); !parent.isEmpty() && parents.add(parent); ) {
                parent = parent(parent);
            }
        }
        return parents;
    }

    private static String parent(String name) {
        int separator = name.lastIndexOf(MailboxName.SEPARATOR);
        return separator < 0 ? "" : name.substring(0, separator);
    }

    private static void lsub(MailboxPattern pattern, MailboxList list, WireWriter out) {
        // Name to whether it is subscribed itself.
        var found = new TreeMap<String, Boolean>();
        for (String name : list.subscriptions()) {
            if (pattern.matches(name)) {
                found.put(name, true);
            } else if (pattern.endsWithPercent()) {
                // RFC 3501 section 6.3.9: "%" shows a parent whose children are subscribed
                for (String parent = parent(name); !parent.isEmpty(); parent = parent(parent)) {
                    if (pattern.matches(parent)) {
                        found.putIfAbsent(parent, false);
                    }
                }
            }
        }
        found.forEach((name, itself) -> {
            out.ascii(itself ? "* LSUB (" : "* LSUB (\\Noselect");
            name(out, name);
        });
    }
}
