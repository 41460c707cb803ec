package io.postrider.imap.search;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.FetchRequest.Octets;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MessageStream;
import io.postrider.imap.command.Session;
import io.postrider.imap.command.StillWorking;
import io.postrider.imap.wire.NumberSet;
import io.postrider.mail.mime.CorruptStructureException;
import io.postrider.mail.mime.MessageStructure;
import java.io.BufferedInputStream;
import java.io.IOException;

/** Reads what is stored of many messages of the selected mailbox, for commands that have to look at each. */
public final class MessageScan {
    private static final int BATCH = 2_000;
    private static final int BUFFER = 16_384;

    private final MailboxApi api;
    private final Session session;
    private final boolean structure;
    private final Octets octets;
    private final boolean marks;

    /**
     * Reads from a mailbox-service.
     *
     * @param structure whether the parsed form is wanted
     * @param octets which octets are
     */
    public MessageScan(MailboxApi api, Session session, boolean structure, Octets octets) {
        this(api, session, structure, octets, false);
    }

    private MessageScan(MailboxApi api, Session session, boolean structure, Octets octets, boolean marks) {
        this.api = api;
        this.session = session;
        this.structure = structure;
        this.octets = octets;
        this.marks = marks;
    }

    /** Reads the marks of messages. */
    static MessageScan ofMarks(MailboxApi api, Session session) {
        return new MessageScan(api, session, false, Octets.NONE, true);
    }

    /** What is done with each message; it writes nothing to the client. */
    @FunctionalInterface
    public interface Reader {
        /** Looks at a message, which is valid until the next. */
        void read(MessageStream.Message message) throws IOException;
    }

    /** Reads messages in the order of their UIDs; those that are no more are left out. */
    public void read(NumberSet uids, Reader reader) throws IOException {
        long goal = uids.count();
        NumberSet left = uids;
        try (var working = StillWorking.on(session)) {
            while (!left.isEmpty()) {
                NumberSet some = left.first(BATCH);
                readBatch(some, reader);
                left = left.above(some.greatest());
                working.at(goal - left.count(), goal);
            }
        }
    }

    private void readBatch(NumberSet uids, Reader reader) throws IOException {
        UserSession user = session.user();
        int mailboxId = session.selected().id();
        var request = new FetchRequest(uids.toString(), structure, octets, marks);
        try (var in = new BufferedInputStream(
                        api.fetch(user.authorization(), user.accountId(), mailboxId, request), BUFFER);
                var stream = new MessageStream(in)) {
            for (MessageStream.Message message = stream.next(); message != null; message = stream.next()) {
                reader.read(message);
            }
            // The end of the answer, seen, lets its connection serve the next call.
            if (in.read() >= 0) {
                throw new IOException("more than the messages");
            }
        }
    }

    /** A message's parsed form, or that of a message of which nothing is known where what is kept cannot be read. */
    public static MessageStructure structure(MessageStream.Message message) {
        byte[] structure = message.structure();
        if (structure != null) {
            try {
                return MessageStructure.decode(structure);
            } catch (CorruptStructureException e) {
                // It counts as one that says nothing of itself.
            }
        }
        return MessageStructure.opaque(message.size() - message.prefixLength());
    }
}
