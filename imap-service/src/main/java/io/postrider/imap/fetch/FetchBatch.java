package io.postrider.imap.fetch;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MessageStream;
import io.postrider.imap.wire.NumberSet;
import io.postrider.mail.mime.CorruptStructureException;
import io.postrider.mail.mime.MessageStructure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages of one mailbox some at a time, so much as may be in memory, and hands them on only when the call is
 * over: however slow a client is, it holds no connection to mailbox-service.
 */
final class FetchBatch {
    private static final int BUFFER = 16_384;
    private static final int MOST_MESSAGES = 500;
    /** A message above this comes in windows of its own. */
    private static final int LARGE = 262_144;

    private final MailboxApi api;
    private final UserSession user;
    private final int mailboxId;
    private final FetchPlan plan;

    FetchBatch(MailboxApi api, UserSession user, int mailboxId, FetchPlan plan) {
        this.api = api;
        this.user = user;
        this.mailboxId = mailboxId;
        this.plan = plan;
    }

    /**
     * Some messages, and those still to be asked for.
     *
     * @param messages read
     * @param rest UIDs that were not looked at
     */
    record Result(List<MessageOctets> messages, NumberSet rest) {}

    /** Reads the first messages of a set that is not empty, about as many octets as allowed. */
    Result read(NumberSet uids, long mostOctets) throws IOException {
        NumberSet some = uids.first(MOST_MESSAGES);
        List<MessageOctets> messages = new ArrayList<>();
        long octets = 0;
        var request = new FetchRequest(some.toString(), plan.structure(), plan.octets(), plan.marks());
        try (var in = new BufferedInputStream(
                        api.fetch(user.authorization(), user.accountId(), mailboxId, request), BUFFER);
                var stream = new MessageStream(in)) {
            for (MessageStream.Message message = stream.next(); message != null; message = stream.next()) {
                byte[] cameAlong = octets(message);
                messages.add(new MessageOctets(message, cameAlong, structure(message), this::content));
                octets += cameAlong.length + length(message.structure());
                if (octets > mostOctets || message.octetCount() > cameAlong.length) {
                    return new Result(messages, uids.above(message.uid()));
                }
            }
            // The end of the answer, seen, lets its connection serve the next call.
            if (in.read() >= 0) {
                throw new IOException("more than the messages");
            }
        }
        return new Result(messages, uids.above(some.to(some.ranges() - 1)));
    }

    private static byte[] octets(MessageStream.Message message) throws IOException {
        return message.octets() == null || message.octetCount() > LARGE
                ? new byte[0]
                : message.octets().readNBytes((int) message.octetCount());
    }

    private static int length(byte @Nullable [] octets) {
        return octets == null ? 0 : octets.length;
    }

    private java.io.InputStream content(int uid, long offset, long length) {
        return api.content(user.authorization(), user.accountId(), mailboxId, uid, offset, length);
    }

    private static @Nullable MessageStructure structure(MessageStream.Message message) {
        byte[] encoded = message.structure();
        if (encoded == null) {
            return null;
        }
        try {
            return MessageStructure.decode(encoded);
        } catch (CorruptStructureException e) {
            // The octets themselves are whole: better to show them as one part than not at all.
            return MessageStructure.opaque(message.size() - message.prefixLength());
        }
    }
}
