package io.postrider.imap.sort;

import io.postrider.api.mailbox.FetchRequest.Octets;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MessageStream;
import io.postrider.imap.command.Session;
import io.postrider.imap.search.MessageScan;
import io.postrider.imap.wire.NumberSet;
import io.postrider.mail.mime.Envelope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads what messages are compared by, and puts them in order. */
final class SortRows {
    private final MailboxApi api;
    private final Session session;
    private final List<SortKey> keys;

    SortRows(MailboxApi api, Session session, List<SortKey> keys) {
        this.api = api;
        this.session = session;
        this.keys = keys;
    }

    private record Row(int uid, List<SortValue> values) {}

    /** The UIDs in order; those that are no more are left out. */
    int[] sorted(NumberSet uids) throws IOException {
        boolean structure = keys.stream().anyMatch(key -> key.by().needsStructure());
        List<Row> rows = new ArrayList<>();
        new MessageScan(api, session, structure, Octets.NONE).read(uids, message -> rows.add(row(message)));
        rows.sort(order());
        return rows.stream().mapToInt(Row::uid).toArray();
    }

    private Row row(MessageStream.Message message) {
        Envelope envelope = message.structure() == null
                ? Envelope.EMPTY
                : MessageScan.structure(message).envelope();
        return new Row(
                message.uid(),
                keys.stream()
                        .map(key -> SortValue.of(key.by(), message, envelope))
                        .toList());
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
