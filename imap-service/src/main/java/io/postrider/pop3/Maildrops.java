package io.postrider.pop3;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.mailbox.MessageStream;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.io.IOException;
import java.util.Arrays;

/** Opens maildrops: the INBOX as it is at that moment. */
final class Maildrops {
    private static final String INBOX = "INBOX";

    private final MailboxApi mailboxes;
    private final boolean deleteRetrieved;

    Maildrops(MailboxApi mailboxes, boolean deleteRetrieved) {
        this.mailboxes = mailboxes;
        this.deleteRetrieved = deleteRetrieved;
    }

    Maildrop open(UserSession user) {
        MailboxStatus inbox = inbox(user);
        var messages = new Messages(inbox.messages());
        if (inbox.uidNext() > 1) {
            read(user, inbox, messages);
        }
        var maildrop = new Maildrop(mailboxes, user, inbox, messages.uids(), messages.sizes());
        maildrop.deleteRetrieved(deleteRetrieved);
        return maildrop;
    }

    private MailboxStatus inbox(UserSession user) {
        return mailboxes.mailboxes(user.authorization(), user.accountId()).mailboxes().stream()
                .filter(mailbox -> mailbox.name().equals(INBOX))
                .findFirst()
                .orElseThrow(() -> new ProblemException(ProblemCode.NO_SUCH_MAILBOX, "no INBOX"));
    }

    /** UIDs and sizes, without a single octet. */
    private void read(UserSession user, MailboxStatus inbox, Messages messages) {
        var request = new FetchRequest("1:" + (inbox.uidNext() - 1), false, FetchRequest.Octets.NONE);
        try (var stream = new MessageStream(
                mailboxes.fetch(user.authorization(), user.accountId(), inbox.mailboxId(), request))) {
            for (var message = stream.next(); message != null; message = stream.next()) {
                messages.add(message.uid(), message.size());
            }
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "the list of messages broke off", e);
        }
    }

    private static final class Messages {
        private int[] uids;
        private long[] sizes;
        private int count;

        Messages(int expected) {
            uids = new int[Math.max(expected, 1)];
            sizes = new long[uids.length];
        }

        void add(int uid, long size) {
            if (count == uids.length) {
                uids = Arrays.copyOf(uids, count * 2);
                sizes = Arrays.copyOf(sizes, count * 2);
            }
            uids[count] = uid;
            sizes[count++] = size;
        }

        int[] uids() {
            return Arrays.copyOf(uids, count);
        }

        long[] sizes() {
            return Arrays.copyOf(sizes, count);
        }
    }
}
