package io.postrider.imap.sort;

import io.postrider.imap.command.Numbering;
import io.postrider.imap.search.ReturnOptions;
import io.postrider.imap.search.SearchParser;
import io.postrider.imap.sort.SortKey.By;
import io.postrider.imap.wire.WireReader;
import java.util.ArrayList;
import java.util.List;

/** Reads SORT (RFC 5256 section 5, {@code sort}; RFC 5267 section 5). */
public final class SortParser {
    private static final int MOST_KEYS = 20;

    private SortParser() {}

    /** Reads one that answers with sequence numbers. */
    public static SortCommand parse(WireReader in) {
        return parse(in, Numbering.SEQUENCE);
    }

    /** Reads one that answers with UIDs. */
    public static SortCommand parseUid(WireReader in) {
        return parse(in, Numbering.UID);
    }

    private static SortCommand parse(WireReader in, Numbering numbering) {
        in.space();
        ReturnOptions options = null;
        if (in.tryKeyword("RETURN")) {
            options = ReturnOptions.parse(in);
            in.space();
        }
        List<SortKey> keys = new ArrayList<>();
        in.open();
        do {
            if (keys.size() == MOST_KEYS) {
                throw in.expected("at most " + MOST_KEYS + " sort criteria");
            }
            keys.add(key(in));
        } while (in.trySpace());
        in.close();
        in.space();
        return new SortCommand(numbering, options, keys, SearchParser.parseProgram(in));
    }

    private static SortKey key(WireReader in) {
        boolean reverse = in.tryKeyword("REVERSE");
        if (reverse) {
            in.space();
        }
        for (By by : By.values()) {
            if (in.tryKeyword(by.name())) {
                return new SortKey(by, reverse);
            }
        }
        throw in.expected("a sort criterion");
    }
}
