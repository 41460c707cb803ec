package io.postrider.imap.fetch;

import io.postrider.api.mailbox.FetchRequest.Octets;
import java.util.List;

/**
 * What has to be asked of mailbox-service for some items.
 *
 * @param flags whether the flags are wanted, which the snapshot has
 * @param stored whether anything is wanted that the snapshot does not have
 * @param structure whether the parsed form is needed
 * @param octets which octets come along with every message; others are asked for message by message
 * @param seen whether reading sets {@code \Seen}
 * @param marks whether the message's identity or the time when it was saved is wanted
 */
record FetchPlan(boolean flags, boolean stored, boolean structure, Octets octets, boolean seen, boolean marks) {
    static FetchPlan of(List<FetchItem> items) {
        boolean flags = false;
        boolean stored = false;
        boolean structure = false;
        boolean seen = false;
        boolean marks = false;
        Octets octets = Octets.NONE;
        for (FetchItem item : items) {
            switch (item) {
                case FetchItem.Uid uid -> {}
                case FetchItem.Flags wanted -> flags = true;
                case FetchItem.ModSeq wanted -> flags = true;
                case FetchItem.InternalDate date -> stored = true;
                case FetchItem.Size size -> stored = true;
                case FetchItem.EnvelopeItem envelope -> structure = true;
                case FetchItem.BodyStructure body -> structure = true;
                case FetchItem.Preview preview -> structure = true;
                case FetchItem.Body body -> {
                    stored = true;
                    seen |= !body.peek();
                    octets = most(octets, wanted(body));
                }
                case FetchItem.Binary binary -> {
                    structure = true;
                    seen |= !binary.peek();
                }
                case FetchItem.BinarySize size -> structure = true;
                case FetchItem.EmailId id -> marks = true;
                case FetchItem.SaveDate date -> marks = true;
                case FetchItem.ThreadId id -> stored = true;
            }
        }
        boolean cut = items.stream().anyMatch(item -> needsOffsets(item));
        return new FetchPlan(flags, stored || structure || marks, structure || cut, octets, seen, marks);
    }

    /** The same, with {@code \Seen} left as it is. */
    FetchPlan unseen() {
        return new FetchPlan(flags, stored, structure, octets, false, marks);
    }

    private static Octets wanted(FetchItem.Body body) {
        if (body.section().isHeaderOfMessage()) {
            return Octets.HEADER;
        }
        boolean allOfIt = body.section().isOfMessage() && body.partial() == null;
        return allOfIt ? Octets.ALL : Octets.NONE;
    }

    private static Octets most(Octets one, Octets other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static boolean needsOffsets(FetchItem item) {
        return item instanceof FetchItem.Body body && !body.section().isWholeMessage();
    }
}
