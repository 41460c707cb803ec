package io.postrider.imap.status;

import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.imap.command.Session;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.WireReader;
import io.postrider.imap.wire.WireWriter;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.ToLongFunction;

/** What of a mailbox a client wants to know: {@code status-att} in parentheses (RFC 3501 section 9). */
public final class StatusItems {
    private final Set<StatusItem> items;

    private StatusItems(Set<StatusItem> items) {
        this.items = items;
    }

    /** Reads them. */
    public static StatusItems parse(WireReader in) {
        Set<StatusItem> items = EnumSet.noneOf(StatusItem.class);
        in.open();
        do {
            items.add(item(in));
        } while (in.trySpace());
        in.close();
        return new StatusItems(items);
    }

    private static StatusItem item(WireReader in) {
        for (StatusItem item : StatusItem.values()) {
            if (in.tryKeyword(item.keyword())) {
                return item;
            }
        }
        throw in.expected("a status item");
    }

    /** To be called before the answer. */
    public void prepare(Session session) {
        if (items.contains(StatusItem.HIGHESTMODSEQ)) {
            // RFC 7162 section 3.1: a CONDSTORE enabling command
            session.enableCondstore();
        }
    }

    /**
     * Writes the STATUS response.
     *
     * @param deletedSize octets of a mailbox's messages that are to be removed; asked only when a client does
     */
    public void write(MailboxStatus mailbox, ToLongFunction<MailboxStatus> deletedSize, WireWriter out) {
        out.ascii("* STATUS ").mailbox(new MailboxName(mailbox.name())).ascii(" (");
        boolean first = true;
        for (StatusItem item : items) {
            out.ascii(first ? "" : " ").ascii(item.keyword()).space();
            out.ascii(
                    item == StatusItem.DELETED_STORAGE
                            ? Long.toString(deletedSize.applyAsLong(mailbox))
                            : item.of(mailbox));
            first = false;
        }
        out.octet(')').crlf();
    }
}
