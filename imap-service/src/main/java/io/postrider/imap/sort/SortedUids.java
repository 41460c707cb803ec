package io.postrider.imap.sort;

import io.postrider.imap.command.Numbering;
import io.postrider.imap.search.ReturnOptions;
import io.postrider.imap.search.ReturnOptions.Result;
import io.postrider.imap.snapshot.MailboxView;
import io.postrider.imap.wire.NumberSet;
import java.util.Arrays;

/** UIDs in the order that a client asked for. */
final class SortedUids {
    private final int[] uids;

    SortedUids(int[] uids) {
        this.uids = uids;
    }

    boolean isEmpty() {
        return uids.length == 0;
    }

    /** In the numbers that the client wants to hear. */
    int[] numbers(Numbering numbering, MailboxView view) {
        return numbering == Numbering.UID
                ? uids
                : Arrays.stream(uids).map(view::number).toArray();
    }

    /** The first and the last, as far as they are wanted. */
    NumberSet ends(ReturnOptions options) {
        var ends = new NumberSet.Builder();
        if (options.wants(Result.MIN) && !isEmpty()) {
            ends.add(uids[0]);
        }
        if (options.wants(Result.MAX) && !isEmpty()) {
            ends.add(uids[uids.length - 1]);
        }
        return ends.build();
    }
}
