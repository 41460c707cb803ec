package io.postrider.mailbox.feed;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * A NOTIFY's text: the sender, then changes as {@code account:mailbox:modseq}, with commas between.
 *
 * @param sender the replica that says it
 * @param changes none in a hello
 */
record FeedPayload(String sender, List<Change> changes) {
    /** PostgreSQL takes less than 8,000 octets in one NOTIFY. */
    private static final int MAX_LENGTH = 7_900;

    FeedPayload {
        changes = List.copyOf(changes);
    }

    static List<String> encode(String sender, Collection<Change> changes) {
        List<String> payloads = new ArrayList<>();
        var text = new StringBuilder(sender);
        for (Change change : changes) {
            String item = "," + change.accountId() + ":" + change.mailboxId() + ":" + change.modseq()
                    + (change.added() == 0 ? "" : ":" + change.added() + ":" + change.uidNext());
            if (text.length() + item.length() > MAX_LENGTH) {
                payloads.add(text.toString());
                text = new StringBuilder(sender);
            }
            text.append(item);
        }
        payloads.add(text.toString());
        return payloads;
    }

    /** Reads a text; what a newer version may have added is left out. */
    static FeedPayload decode(String text) {
        int comma = text.indexOf(',');
        String sender = comma < 0 ? text : text.substring(0, comma);
        List<Change> changes = new ArrayList<>();
        while (comma >= 0) {
            int next = text.indexOf(',', comma + 1);
            item(text.substring(comma + 1, next < 0 ? text.length() : next), changes);
            comma = next;
        }
        return new FeedPayload(sender, changes);
    }

    private static void item(String item, List<Change> changes) {
        String[] parts = item.split(":");
        if (parts.length < 3) {
            return;
        }
        boolean delivered = parts.length >= 5;
        try {
            changes.add(new Change(
                    UUID.fromString(parts[0]),
                    Integer.parseInt(parts[1]),
                    Long.parseLong(parts[2]),
                    delivered ? Integer.parseInt(parts[3]) : 0,
                    delivered ? Integer.parseInt(parts[4]) : 0));
        } catch (IllegalArgumentException e) {
            // Not ours to understand; the event heals like a lost one.
        }
    }
}
