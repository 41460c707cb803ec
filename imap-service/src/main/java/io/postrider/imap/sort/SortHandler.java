package io.postrider.imap.sort;

import io.postrider.api.mailbox.MailboxApi;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;
import io.postrider.imap.search.Found;
import io.postrider.imap.search.ReturnOptions;
import io.postrider.imap.search.ReturnOptions.Result;
import io.postrider.imap.search.SearchHandler;
import io.postrider.imap.search.Searches;
import io.postrider.imap.wire.NumberSet;
import io.postrider.imap.wire.WireWriter;
import java.io.IOException;

/** SORT and UID SORT (RFC 5256 section 3), with ESORT (RFC 5267 section 3.1). */
public final class SortHandler implements CommandHandler<SortCommand> {
    private final Searches searches;
    private final MailboxApi api;

    /** Sorts what these searches find by what a mailbox-service knows of it. */
    public SortHandler(Searches searches, MailboxApi api) {
        this.searches = searches;
        this.api = api;
    }

    @Override
    public Completion handle(SortCommand command, Session session) throws IOException {
        ReturnOptions options = command.options();
        NumberSet saved = NumberSet.EMPTY;
        try {
            if (!command.program().known()) {
                return SearchHandler.UNKNOWN_CHARSET;
            }
            Found found = searches.find(command.program(), session);
            SortedUids sorted = sort(command, found, session);
            if (options == null) {
                write(command, sorted, found.highestModseq(), session);
            } else if (options.answers()) {
                new EsortResponse(command, options, session).write(sorted, found.highestModseq());
            }
            saved = options != null && options.endsOnly() ? sorted.ends(options) : found.uids();
            return Completion.ok("SORT completed");
        } finally {
            if (options != null && options.wants(Result.SAVE)) {
                // RFC 5182 section 2.1: as a SEARCH does, one that fails leaves nothing saved
                session.selected().view().save(saved);
            }
        }
    }

    private SortedUids sort(SortCommand command, Found found, Session session) throws IOException {
        return new SortedUids(new SortRows(api, session, command.keys()).sorted(found.uids()));
    }

    private static void write(SortCommand command, SortedUids sorted, long highestModseq, Session session) {
        WireWriter out = session.out();
        out.ascii("* SORT");
        for (int number : sorted.numbers(command.numbering(), session.selected().view())) {
            out.space().number(number);
        }
        if (command.program().asksModSeq() && !sorted.isEmpty()) {
            // RFC 7162 section 3.1.6
            out.ascii(" (MODSEQ ").number(highestModseq).octet(')');
        }
        out.crlf();
    }
}
