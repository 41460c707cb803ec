package io.postrider.imap.search;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;
import io.postrider.imap.search.ReturnOptions.Result;
import io.postrider.imap.wire.NumberSet;
import io.postrider.imap.wire.WireWriter;
import java.io.IOException;

/** SEARCH and UID SEARCH (RFC 3501 section 6.4.4), with ESEARCH (RFC 4731) and SEARCHRES (RFC 5182). */
public final class SearchHandler implements CommandHandler<SearchCommand> {
    /** RFC 3501 section 6.4.4. */
    public static final Completion UNKNOWN_CHARSET = Completion.no("BADCHARSET (US-ASCII UTF-8)", "Unknown charset");

    private final Searches searches;

    /** Answers with what these find. */
    public SearchHandler(Searches searches) {
        this.searches = searches;
    }

    @Override
    public Completion handle(SearchCommand command, Session session) throws IOException {
        if (session.utf8() && !session.rev2() && command.namesCharset()) {
            // RFC 9755 section 3
            return Completion.bad("No charset after UTF8=ACCEPT");
        }
        // RFC 9051 section 6.4.4: IMAP4rev2 knows ESEARCH alone
        ReturnOptions options = command.options() == null && session.rev2() ? ReturnOptions.DEFAULT : command.options();
        boolean saves = options != null && options.wants(Result.SAVE);
        NumberSet saved = NumberSet.EMPTY;
        try {
            if (!command.program().known()) {
                return UNKNOWN_CHARSET;
            }
            Found found = searches.find(command.program(), session);
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

    private static void write(SearchCommand command, Found found, Session session) {
        WireWriter out = session.out();
        out.ascii("* SEARCH");
        NumberSet numbers =
                command.numbering().of(found.uids(), session.selected().view());
        for (int range = 0; range < numbers.ranges(); range++) {
            for (int number = numbers.from(range); number <= numbers.to(range); number++) {
                out.space().number(number);
            }
        }
        if (command.program().asksModSeq() && !numbers.isEmpty()) {
            // RFC 7162 section 3.1.5
            out.ascii(" (MODSEQ ").number(found.highestModseq()).octet(')');
        }
        out.crlf();
    }
}
