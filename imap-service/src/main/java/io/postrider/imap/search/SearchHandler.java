package io.postrider.imap.search;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Numbering;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.snapshot.FlagRows;
import io.postrider.imap.wire.NumberSet;
import io.postrider.imap.wire.WireWriter;

/** SEARCH and UID SEARCH (RFC 3501 section 6.4.4). */
public final class SearchHandler implements CommandHandler<SearchCommand> {
    private final MailboxApi api;

    /** Searches in mailboxes of a mailbox-service. */
    public SearchHandler(MailboxApi api) {
        this.api = api;
    }

    @Override
    public Completion handle(SearchCommand command, Session session) {
        if (!command.known()) {
            // RFC 3501 section 6.4.4
            return Completion.no("BADCHARSET (US-ASCII UTF-8)", "Unknown charset");
        }
        boolean asksModSeq = command.criterion().asksModSeq();
        if (asksModSeq) {
            session.enableCondstore();
        }
        SelectedMailbox mailbox = session.selected();
        LocalSearch.Found found = mailbox.view().size() == 0
                ? new LocalSearch.Found(NumberSet.EMPTY, 0)
                : command.criterion().isLocal() ? local(command, mailbox) : remote(command, session);
        write(command.numbering(), found, asksModSeq, session);
        return Completion.ok("SEARCH completed");
    }

    private static LocalSearch.Found local(SearchCommand command, SelectedMailbox mailbox) {
        FlagRows rows =
                mailbox.snapshot().rows(mailbox.authorization(), mailbox.view().all());
        return new LocalSearch(mailbox, rows).find(command.criterion());
    }

    private LocalSearch.Found remote(SearchCommand command, Session session) {
        SelectedMailbox mailbox = session.selected();
        UserSession user = session.user();
        MailboxApi.SearchResult result = api.search(
                user.authorization(),
                user.accountId(),
                mailbox.id(),
                new RemoteSearch(mailbox).key(command.criterion()));
        return new LocalSearch.Found(mailbox.view().known(NumberSet.parse(result.uids())), result.highestModseq());
    }

    private static void write(Numbering numbering, LocalSearch.Found found, boolean asksModSeq, Session session) {
        WireWriter out = session.out();
        out.ascii("* SEARCH");
        NumberSet uids = found.uids();
        for (int range = 0; range < uids.ranges(); range++) {
            for (int uid = uids.from(range); uid <= uids.to(range); uid++) {
                out.space()
                        .number(
                                numbering == Numbering.UID
                                        ? uid
                                        : session.selected().view().number(uid));
            }
        }
        if (asksModSeq && !uids.isEmpty()) {
            // RFC 7162 section 3.1.5
            out.ascii(" (MODSEQ ").number(found.highestModseq()).octet(')');
        }
        out.crlf();
    }
}
