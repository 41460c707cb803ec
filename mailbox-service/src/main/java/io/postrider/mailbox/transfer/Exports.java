package io.postrider.mailbox.transfer;

import io.postrider.api.mailbox.MailboxList;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentGoneException;
import io.postrider.blob.CorruptContentException;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.message.MessageReader;
import io.postrider.mailbox.tree.Mailboxes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** Writes mail out. */
public final class Exports {
    private static final int AT_ONCE = 4;
    private static final int IN_MEMORY = 1024 * 1024;
    private static final byte[] NOTHING = {};

    private final Listing listing;
    private final Mailboxes mailboxes;
    private final MessageReader reader;
    private final Semaphore room = new Semaphore(AT_ONCE);

    /** Exports from that database. */
    public Exports(Transactions transactions, Mailboxes mailboxes, MessageReader reader) {
        this.listing = new Listing(transactions);
        this.mailboxes = mailboxes;
        this.reader = reader;
    }

    /** Writes something when the peer reads. */
    @FunctionalInterface
    public interface Export {
        /** Writes all of it. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** The whole account as a tar of a Maildir++, with checksums that {@code sha256sum -c} checks. */
    public Export maildir(UUID accountId) {
        MailboxList present = mailboxes.list(accountId);
        return bounded(out -> new MaildirExport(this, accountId, new TarWriter(out)).write(present));
    }

    /** One mailbox as an mbox; {@code NO_SUCH_MAILBOX}. */
    public Export mbox(UUID accountId, String name) {
        MailboxStatus mailbox = selectable(accountId).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ProblemException(ProblemCode.NO_SUCH_MAILBOX, "no such mailbox"));
        return bounded(out -> {
            var mbox = new MboxWriter(out);
            forEach(accountId, mailbox.mailboxId(), message -> {
                try (InputStream octets = openOrSubstitute(accountId, mailbox, message)) {
                    mbox.message(message.internalDate(), octets);
                }
            });
            out.flush();
        });
    }

    /** An mbox has no place for a report: where a message is damaged, another one says so. */
    private InputStream openOrSubstitute(UUID accountId, MailboxStatus mailbox, Listed message) throws IOException {
        try {
            return open(accountId, mailbox.mailboxId(), message);
        } catch (DamagedMessageException damage) {
            String substitute =
                    """
                    From: Postrider <mailer-daemon@postrider.invalid>\r
                    Subject: A message is missing here: it is damaged\r
                    X-Postrider-Damaged: uid=%1$d; uidvalidity=%2$d; size=%3$d\r
                    \r
                    The message with UID %1$d that came at %4$s and had %3$d octets cannot be read any more.\r
                    This one stands in its place. All others are whole.\r
                    """.formatted(message.uid(), mailbox.uidValidity(), message.size(), message.internalDate());
            return new ByteArrayInputStream(substitute.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private List<MailboxStatus> selectable(UUID accountId) {
        return selectable(mailboxes.list(accountId));
    }

    static List<MailboxStatus> selectable(MailboxList list) {
        return list.mailboxes().stream().filter(MailboxStatus::selectable).toList();
    }

    private Export bounded(Export export) {
        if (room.availablePermits() == 0) {
            throw full();
        }
        return out -> {
            if (!room.tryAcquire()) {
                throw new IOException("too many exports at once");
            }
            try {
                export.writeTo(out);
            } finally {
                room.release();
            }
        };
    }

    private static ProblemException full() {
        return new ProblemException(ProblemCode.UNAVAILABLE, "Other exports are under way. Try again in a minute.");
    }

    /** What is done with each message. */
    @FunctionalInterface
    interface Step {
        void take(Listed message) throws IOException;
    }

    void forEach(UUID accountId, int mailboxId, Step step) throws IOException {
        int last = 0;
        for (List<Listed> page = listing.after(accountId, mailboxId, last);
                !page.isEmpty();
                page = listing.after(accountId, mailboxId, last)) {
            for (Listed message : page) {
                try {
                    step.take(message);
                } catch (ProblemException gone) {
                    if (gone.code() != ProblemCode.NOT_FOUND) {
                        throw gone;
                    }
                    // Expunged meanwhile.
                }
            }
            last = page.getLast().uid();
        }
    }

    /**
     * A message's octets, proven before the first is given out: what was begun in an archive cannot be taken back. A large
     * message is read twice for that.
     */
    InputStream open(UUID accountId, int mailboxId, Listed message) throws IOException {
        try (InputStream octets = content(accountId, mailboxId, message)) {
            boolean small = message.size() <= IN_MEMORY;
            byte[] all = small ? octets.readAllBytes() : NOTHING;
            long count = small ? all.length : octets.transferTo(OutputStream.nullOutputStream());
            if (count != message.size()) {
                throw new DamagedMessageException("it has %d octets, not %d".formatted(count, message.size()));
            }
            return small ? new ByteArrayInputStream(all) : content(accountId, mailboxId, message);
        } catch (CorruptContentException | ContentGoneException damage) {
            throw new DamagedMessageException(String.valueOf(damage.getMessage()), damage);
        }
    }

    private InputStream content(UUID accountId, int mailboxId, Listed message) {
        return reader.content(accountId, mailboxId, message.uid(), 0, message.size());
    }
}
