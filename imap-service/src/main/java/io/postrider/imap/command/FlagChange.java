package io.postrider.imap.command;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.api.mailbox.StoreResult;
import io.postrider.imap.snapshot.MailboxSnapshot;
import io.postrider.imap.wire.NumberSet;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;

/** Changes flags in the selected mailbox, and moves its snapshot to where the change is known. */
public final class FlagChange {
    private FlagChange() {}

    /** Makes a change; {@code since} of the request is set here. */
    public static StoreResult store(MailboxApi api, Session session, StoreRequest request) throws IOException {
        SelectedMailbox mailbox = session.selected();
        MailboxSnapshot snapshot = mailbox.snapshot();
        UserSession user = session.user();
        long since = snapshot.highestModseq();
        var complete = new StoreRequest(
                request.uids(), request.mode(), request.flags(), request.keywords(), request.unchangedSince(), since);
        StoreResult result;
        try (var in = new DataInputStream(
                new BufferedInputStream(api.store(user.authorization(), user.accountId(), mailbox.id(), complete)))) {
            result = StoreResult.readFrom(in);
            // The end of the answer, seen, lets its connection serve the next call.
            if (in.read() >= 0) {
                throw new IOException("more than the changes");
            }
        }
        snapshot.merge(user.authorization(), result.changes(), since);
        mailbox.tellOthers();
        return result;
    }

    /** Sets {@code \Seen}, as reading does, and returns the MODSEQ at which that is known. */
    public static long addSeen(MailboxApi api, Session session, NumberSet uids) throws IOException {
        var request = new StoreRequest(uids.toString(), StoreRequest.Mode.ADD, Flags.SEEN, List.of(), null, 0);
        return store(api, session, request).changes().highestModseq();
    }
}
