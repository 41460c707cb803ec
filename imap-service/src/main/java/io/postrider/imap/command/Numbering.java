package io.postrider.imap.command;

import io.postrider.imap.snapshot.MailboxView;
import io.postrider.imap.wire.NumberSet;
import io.postrider.imap.wire.SequenceSet;
import java.util.Optional;

/** What a command's numbers mean: sequence numbers, or UIDs after {@code UID} (RFC 3501 section 6.4.8). */
public enum Numbering {
    SEQUENCE,
    UID;

    /** UIDs that the client knows, in the numbers that it wants to hear. */
    public NumberSet of(NumberSet uids, MailboxView view) {
        if (this == UID) {
            return uids;
        }
        var numbers = new NumberSet.Builder();
        for (int range = 0; range < uids.ranges(); range++) {
            for (int uid = uids.from(range); uid <= uids.to(range); uid++) {
                numbers.add(view.number(uid));
            }
        }
        return numbers.build();
    }

    /** The UIDs that are meant, as the client knows the mailbox; empty when a sequence number is beyond its end. */
    public Optional<NumberSet> uids(SequenceSet set, MailboxView view) {
        if (set.isSaved()) {
            // RFC 5182 section 2.1: the same messages by either numbering
            return Optional.of(view.saved());
        }
        if (this == UID) {
            // RFC 3501 section 6.4.8: a UID that does not exist is ignored without any error
            return Optional.of(view.size() == 0 ? NumberSet.EMPTY : view.known(set.resolve(view.lastUid())));
        }
        if (set.largestNumber() > view.size()) {
            return Optional.empty();
        }
        return Optional.of(view.size() == 0 ? NumberSet.EMPTY : view.uidsOfNumbers(set.resolve(view.size())));
    }
}
