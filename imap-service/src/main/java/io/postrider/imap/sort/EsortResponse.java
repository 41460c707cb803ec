package io.postrider.imap.sort;

import io.postrider.imap.command.Numbering;
import io.postrider.imap.command.Session;
import io.postrider.imap.search.ReturnOptions;
import io.postrider.imap.search.ReturnOptions.Result;
import io.postrider.imap.wire.WireWriter;

/** The ESEARCH response of a SORT (RFC 5267 section 3.1): the least is what stands first. */
final class EsortResponse {
    private final SortCommand command;
    private final ReturnOptions options;
    private final Session session;
    private final WireWriter out;

    EsortResponse(SortCommand command, ReturnOptions options, Session session) {
        this.command = command;
        this.options = options;
        this.session = session;
        this.out = session.out();
    }

    void write(SortedUids sorted, long highestModseq) {
        int[] numbers = sorted.numbers(command.numbering(), session.selected().view());
        out.ascii("* ESEARCH (TAG ").string(session.tag()).octet(')');
        if (command.numbering() == Numbering.UID) {
            out.ascii(" UID");
        }
        if (numbers.length > 0) {
            number(Result.MIN, numbers[0]);
            number(Result.MAX, numbers[numbers.length - 1]);
            if (options.wants(Result.ALL)) {
                out.ascii(" ALL ");
                list(numbers, 0, numbers.length);
            }
        }
        number(Result.COUNT, numbers.length);
        partial(numbers);
        if (command.program().asksModSeq() && numbers.length > 0) {
            // RFC 7162 section 3.1.6
            out.ascii(" MODSEQ ").number(highestModseq);
        }
        out.crlf();
    }

    private void number(Result result, int number) {
        if (options.wants(result)) {
            out.space().ascii(result.name()).space().number(number);
        }
    }

    private void partial(int[] numbers) {
        ReturnOptions.Partial partial = options.partial();
        if (partial == null) {
            return;
        }
        int from = (int) Math.max(0, partial.first(numbers.length) - 1);
        int to = (int) Math.min(numbers.length, partial.last(numbers.length));
        out.ascii(" PARTIAL (").ascii(partial.toString()).space();
        if (from < to) {
            list(numbers, from, to);
        } else {
            out.nil();
        }
        out.octet(')');
    }

    /** Numbers in their order, in which ranges ascend (RFC 5267 section 3.1). */
    private void list(int[] numbers, int from, int to) {
        for (int i = from; i < to; ) {
            int end = i + 1;
            while (end < to && numbers[end] == numbers[end - 1] + 1) {
                end++;
            }
            if (i > from) {
                out.octet(',');
            }
            out.number(numbers[i]);
            if (end - i > 1) {
                out.octet(':').number(numbers[end - 1]);
            }
            i = end;
        }
    }
}
