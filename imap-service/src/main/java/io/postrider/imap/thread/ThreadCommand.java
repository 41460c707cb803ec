package io.postrider.imap.thread;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.command.Numbering;
import io.postrider.imap.search.SearchParser;
import io.postrider.imap.search.SearchProgram;
import io.postrider.imap.wire.WireReader;

/**
 * THREAD and UID THREAD (RFC 5256 section 3).
 *
 * @param numbering what the answer's numbers mean
 * @param algorithm how messages are put together
 * @param program what is looked for
 */
public record ThreadCommand(Numbering numbering, Algorithm algorithm, SearchProgram program) implements ImapCommand {
    /** A threading algorithm. */
    enum Algorithm {
        ORDEREDSUBJECT,
        REFERENCES
    }

    /** Reads one that answers with sequence numbers. */
    public static ThreadCommand parse(WireReader in) {
        return parse(in, Numbering.SEQUENCE);
    }

    /** Reads one that answers with UIDs. */
    public static ThreadCommand parseUid(WireReader in) {
        return parse(in, Numbering.UID);
    }

    private static ThreadCommand parse(WireReader in, Numbering numbering) {
        in.space();
        Algorithm algorithm = algorithm(in);
        in.space();
        return new ThreadCommand(numbering, algorithm, SearchParser.parseProgram(in));
    }

    private static Algorithm algorithm(WireReader in) {
        for (Algorithm algorithm : Algorithm.values()) {
            if (in.tryKeyword(algorithm.name())) {
                return algorithm;
            }
        }
        throw in.expected("a threading algorithm");
    }
}
