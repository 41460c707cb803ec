package io.postrider.imap.store;

import io.postrider.api.mailbox.StoreRequest.Mode;
import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.command.Numbering;
import io.postrider.imap.wire.FlagList;
import io.postrider.imap.wire.SequenceSet;
import io.postrider.imap.wire.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * STORE and UID STORE (RFC 3501 sections 6.4.6 and 6.4.8).
 *
 * @param numbering what the numbers mean
 * @param set which messages
 * @param change what to do with their flags
 * @param unchangedSince only if unchanged since this MODSEQ (RFC 7162 section 3.1.3); null for always
 */
public record StoreCommand(
        Numbering numbering,
        SequenceSet set,
        Change change,
        @Nullable Long unchangedSince) implements ImapCommand {
    /**
     * A change of flags.
     *
     * @param mode add, remove or replace
     * @param silent whether the client wants no answer
     * @param flags which flags
     */
    public record Change(Mode mode, boolean silent, FlagList flags) {}

    /** Reads one whose numbers are sequence numbers. */
    public static StoreCommand parse(WireReader in) {
        return parse(in, Numbering.SEQUENCE);
    }

    /** Reads one whose numbers are UIDs. */
    public static StoreCommand parseUid(WireReader in) {
        return parse(in, Numbering.UID);
    }

    private static StoreCommand parse(WireReader in, Numbering numbering) {
        in.space();
        SequenceSet set = SequenceSet.parse(in);
        in.space();
        Long unchangedSince = null;
        if (in.tryOpen()) {
            if (!in.tryKeyword("UNCHANGEDSINCE")) {
                throw in.expected("UNCHANGEDSINCE");
            }
            in.space();
            unchangedSince = in.number64();
            in.close();
            in.space();
        }
        Change change = change(in);
        in.end();
        return new StoreCommand(numbering, set, change, unchangedSince);
    }

    private static Change change(WireReader in) {
        Mode mode = in.tryOctet('+') ? Mode.ADD : in.tryOctet('-') ? Mode.REMOVE : Mode.REPLACE;
        boolean silent = in.tryKeyword("FLAGS.SILENT");
        if (!silent && !in.tryKeyword("FLAGS")) {
            throw in.expected("FLAGS");
        }
        in.space();
        return new Change(mode, silent, FlagList.parseBare(in));
    }
}
