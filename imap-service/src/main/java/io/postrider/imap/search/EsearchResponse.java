package io.postrider.imap.search;

import io.postrider.imap.command.Numbering;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.search.ReturnOptions.Result;
import io.postrider.imap.snapshot.FlagRows;
import io.postrider.imap.wire.NumberSet;
import io.postrider.imap.wire.WireWriter;

/** The ESEARCH response (RFC 4731 section 3.1; RFC 9394 section 3.1 for PARTIAL). */
final class EsearchResponse {
    private final SearchCommand command;
    private final ReturnOptions options;
    private final Session session;
    private final WireWriter out;

    EsearchResponse(SearchCommand command, ReturnOptions options, Session session) {
        this.command = command;
        this.options = options;
        this.session = session;
        this.out = session.out();
    }

    void write(Found found) {
        out.ascii("* ESEARCH (TAG ").string(session.tag()).octet(')');
        if (command.numbering() == Numbering.UID) {
            out.ascii(" UID");
        }
        NumberSet numbers =
                command.numbering().of(found.uids(), session.selected().view());
        if (!numbers.isEmpty()) {
            // RFC 4731 section 3.1: left out when nothing was found
            number(Result.MIN, numbers.least());
            number(Result.MAX, numbers.greatest());
            if (options.wants(Result.ALL)) {
                out.ascii(" ALL ").ascii(numbers.toString());
            }
        }
        number(Result.COUNT, numbers.count());
        partial(numbers);
        if (command.program().asksModSeq() && !numbers.isEmpty()) {
            out.ascii(" MODSEQ ").number(modseq(found));
        }
        out.crlf();
    }

    private void number(Result result, long number) {
        if (options.wants(result)) {
            out.space().ascii(result.name()).space().number(number);
        }
    }

    private void partial(NumberSet numbers) {
        ReturnOptions.Partial partial = options.partial();
        if (partial != null) {
            NumberSet some = partial.of(numbers);
            out.ascii(" PARTIAL (").ascii(partial.toString()).space();
            out.ascii(some.isEmpty() ? "NIL" : some.toString()).octet(')');
        }
    }

    /** RFC 7162 section 3.1.10: of MIN and MAX where these are all that is returned, else of everything found. */
    private long modseq(Found found) {
        if (!options.endsOnly()) {
            return found.highestModseq();
        }
        SelectedMailbox mailbox = session.selected();
        FlagRows rows = mailbox.snapshot().rows(mailbox.authorization(), options.ends(found.uids()));
        long highest = 0;
        for (int row = 0; row < rows.size(); row++) {
            highest = Math.max(highest, rows.modseq(row));
        }
        return highest;
    }
}
