package io.postrider.imap.command;

import io.postrider.imap.snapshot.MailboxView;
import io.postrider.imap.wire.NumberSet;
import io.postrider.imap.wire.SequenceSet;
import java.util.Optional;

/** What a command's numbers mean: sequence numbers, or UIDs after {@code UID} (RFC 3501 section 6.4.8). */
public enum Numbering {
    SEQUENCE,
    UID;

    /** The UIDs that are meant, as the client knows the mailbox; empty when a sequence number is beyond its end. */
    public Optional<NumberSet> uids(SequenceSet set, MailboxView view) {
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
