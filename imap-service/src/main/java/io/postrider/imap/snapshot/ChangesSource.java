package io.postrider.imap.snapshot;

import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxChanges;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;

/** Asks mailbox-service what changed, and tells it what was told. */
final class ChangesSource {
    private static final int BUFFER = 8192;

    private final MailboxApi mailboxes;

    ChangesSource(MailboxApi mailboxes) {
        this.mailboxes = mailboxes;
    }

    /** Sees the end of an answer whose last frame was read, so that its connection can serve the next call. */
    private static void readEnd(DataInputStream in) throws IOException {
        if (in.read() >= 0) {
            throw new IOException("more than the changes");
        }
    }

    /** Takes all messages so far for sessions of this process: no other process tells them as recent any more. */
    void claimRecent(String authorization, MailboxKey key) {
        mailboxes.select(authorization, key.accountId(), key.mailboxId(), false);
    }

    MailboxChanges since(String authorization, MailboxKey key, long modseq) {
        try (var in = new DataInputStream(new BufferedInputStream(
                mailboxes.changes(authorization, key.accountId(), key.mailboxId(), modseq), BUFFER))) {
            MailboxChanges changes = MailboxChanges.readFrom(in);
            readEnd(in);
            return changes;
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "the changes broke off", e);
        }
    }
}
