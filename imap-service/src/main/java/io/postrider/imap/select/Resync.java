package io.postrider.imap.select;

import io.postrider.imap.wire.NumberSet;
import io.postrider.imap.wire.SequenceSet;
import io.postrider.imap.wire.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * What a client remembers of the mailbox that it opens (RFC 7162 section 3.2.5).
 *
 * @param uidValidity UIDVALIDITY as it was
 * @param modseq the MODSEQ up to which it knows everything
 * @param known the UIDs that it knows; null for all that there may be
 */
record Resync(long uidValidity, long modseq, @Nullable SequenceSet known) {
    /** Reads what stands after {@code QRESYNC}. */
    static Resync parse(WireReader in) {
        in.space();
        in.open();
        long uidValidity = in.nzNumber();
        in.space();
        long modseq = in.number64();
        if (modseq == 0) {
            throw in.expected("a MODSEQ above 0");
        }
        SequenceSet known = null;
        if (in.trySpace()) {
            if (in.peek() != '(') {
                known = SequenceSet.parse(in);
            }
            if (known == null || in.trySpace()) {
                matchData(in);
            }
        }
        in.close();
        return new Resync(uidValidity, modseq, known);
    }

    /** RFC 7162 section 3.2.5.2: of use to a server that forgets what was removed; this one says too much rather. */
    private static void matchData(WireReader in) {
        in.open();
        SequenceSet.parse(in);
        in.space();
        SequenceSet.parse(in);
        in.close();
    }

    /** The UIDs that the client means, in a mailbox with this UIDNEXT. */
    NumberSet meant(int uidNext) {
        int last = Math.max(1, uidNext - 1);
        return known == null ? NumberSet.range(1, last) : known.resolve(last);
    }
}
