package io.postrider.imap.sort;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MessageStream;
import io.postrider.imap.wire.NumberSet;
import io.postrider.mail.mime.CorruptStructureException;
import io.postrider.mail.mime.Envelope;
import io.postrider.mail.mime.MessageStructure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads what messages are compared by, and puts them in order. */
final class SortRows {
    private static final int BATCH = 2_000;
    private static final int BUFFER = 16_384;

    private final MailboxApi api;
    private final UserSession user;
    private final int mailboxId;
    private final List<SortKey> keys;

    SortRows(MailboxApi api, UserSession user, int mailboxId, List<SortKey> keys) {
        this.api = api;
        this.user = user;
        this.mailboxId = mailboxId;
        this.keys = keys;
    }

    private record Row(int uid, List<SortValue> values) {}

    /** The UIDs in order; those that are no more are left out. */
    int[] sorted(NumberSet uids) throws IOException {
        List<Row> rows = new ArrayList<>();
        NumberSet left = uids;
        while (!left.isEmpty()) {
            NumberSet some = left.first(BATCH);
            read(some, rows);
            left = left.above(some.greatest());
        }
        rows.sort(order());
        return rows.stream().mapToInt(Row::uid).toArray();
    }

    private void read(NumberSet uids, List<Row> rows) throws IOException {
        boolean structure = keys.stream().anyMatch(key -> key.by().needsStructure());
        var request = new FetchRequest(uids.toString(), structure, FetchRequest.Octets.NONE);
        try (var in = new BufferedInputStream(
                        api.fetch(user.authorization(), user.accountId(), mailboxId, request), BUFFER);
                var stream = new MessageStream(in)) {
            for (MessageStream.Message message = stream.next(); message != null; message = stream.next()) {
                rows.add(row(message));
            }
            // The end of the answer, seen, lets its connection serve the next call.
            if (in.read() >= 0) {
                throw new IOException("more than the messages");
            }
        }
    }

    private Row row(MessageStream.Message message) {
        Envelope envelope = envelope(message);
        return new Row(
                message.uid(),
                keys.stream()
                        .map(key -> SortValue.of(key.by(), message, envelope))
                        .toList());
    }

    private static Envelope envelope(MessageStream.Message message) {
        byte[] structure = message.structure();
        if (structure == null) {
            return Envelope.EMPTY;
        }
        try {
            return MessageStructure.decode(structure).envelope();
        } catch (CorruptStructureException e) {
            return Envelope.EMPTY;
        }
    }

    /** RFC 5256 section 3: what is equal by all criteria stands in the mailbox's own order. */
    private Comparator<Row> order() {
        Comparator<Row> last = Comparator.comparingInt(Row::uid);
        return (one, other) -> {
            for (int i = 0; i < keys.size(); i++) {
                int by = one.values().get(i).compareTo(other.values().get(i));
                if (by != 0) {
                    return keys.get(i).reverse() ? -by : by;
                }
            }
            return last.compare(one, other);
        };
    }
}
