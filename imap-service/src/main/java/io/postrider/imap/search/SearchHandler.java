package io.postrider.imap.search;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.search.ReturnOptions.Result;
import io.postrider.imap.snapshot.FlagRows;
import io.postrider.imap.wire.NumberSet;
import io.postrider.imap.wire.WireWriter;

/** SEARCH and UID SEARCH (RFC 3501 section 6.4.4), with ESEARCH (RFC 4731) and SEARCHRES (RFC 5182). */
public final class SearchHandler implements CommandHandler<SearchCommand> {
    private final MailboxApi api;

    /** Searches in mailboxes of a mailbox-service. */
    public SearchHandler(MailboxApi api) {
        this.api = api;
    }

    @Override
    public Completion handle(SearchCommand command, Session session) {
        ReturnOptions options = command.options();
        boolean saves = options != null && options.wants(Result.SAVE);
        NumberSet saved = NumberSet.EMPTY;
        try {
            if (!command.known()) {
                // RFC 3501 section 6.4.4
                return Completion.no("BADCHARSET (US-ASCII UTF-8)", "Unknown charset");
            }
            if (command.criterion().asksModSeq()) {
                session.enableCondstore();
            }
            LocalSearch.Found found = find(command, session);
            if (options == null) {
                write(command, found, session);
            } else if (options.answers()) {
                new EsearchResponse(command, options, session).write(found);
            }
            // RFC 5182 section 2.4: with MIN or MAX alone, only these are kept
            saved = options != null && options.endsOnly() ? options.ends(found.uids()) : found.uids();
            return Completion.ok("SEARCH completed");
        } finally {
            if (saves) {
                // RFC 5182 section 2.1: a search that fails leaves nothing saved
                session.selected().view().save(saved);
            }
        }
    }

    private LocalSearch.Found find(SearchCommand command, Session session) {
        SelectedMailbox mailbox = session.selected();
        if (mailbox.view().size() == 0) {
            return new LocalSearch.Found(NumberSet.EMPTY, 0);
        }
        return command.criterion().isLocal() ? local(command, mailbox) : remote(command, session);
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

    private static void write(SearchCommand command, LocalSearch.Found found, Session session) {
        WireWriter out = session.out();
        out.ascii("* SEARCH");
        NumberSet numbers =
                command.numbering().of(found.uids(), session.selected().view());
        for (int range = 0; range < numbers.ranges(); range++) {
            for (int number = numbers.from(range); number <= numbers.to(range); number++) {
                out.space().number(number);
            }
        }
        if (command.criterion().asksModSeq() && !numbers.isEmpty()) {
            // RFC 7162 section 3.1.5
            out.ascii(" (MODSEQ ").number(found.highestModseq()).octet(')');
        }
        out.crlf();
    }
}
