package io.postrider.imap.command;

import io.postrider.imap.snapshot.FlagRows;
import io.postrider.imap.wire.FlagList;
import io.postrider.imap.wire.WireWriter;
import java.util.List;

/** Writes flags as clients read them. */
public final class FlagWriter {
    private FlagWriter() {}

    /** {@code FLAGS (…)} of a row. */
    public static void write(WireWriter out, FlagRows rows, int row, boolean recent) {
        out.ascii("FLAGS (");
        boolean first = true;
        int flags = rows.flags(row);
        for (int bit = 0; flags != 0; bit++, flags >>>= 1) {
            if ((flags & 1) != 0) {
                first = separate(out, first);
                out.ascii(FlagList.SYSTEM_NAMES.get(bit));
            }
        }
        if (recent) {
            first = separate(out, first);
            out.ascii("\\Recent");
        }
        long keywords = rows.keywords(row);
        for (int bit = 0; keywords != 0; bit++, keywords >>>= 1) {
            if ((keywords & 1) != 0 && bit < rows.keywordNames().size()) {
                first = separate(out, first);
                out.ascii(rows.keywordNames().get(bit));
            }
        }
        out.octet(')');
    }

    private static boolean separate(WireWriter out, boolean first) {
        if (!first) {
            out.space();
        }
        return false;
    }

    /** The flags that a mailbox has (RFC 3501 section 7.2.6). */
    public static void writeApplicable(WireWriter out, List<String> keywords) {
        out.ascii("* FLAGS ");
        writeNames(out, keywords);
        out.octet(')').crlf();
    }

    /**
     * The flags that a client may change for good (RFC 3501 section 7.1).
     *
     * @param readOnly whether it opened the mailbox by EXAMINE
     */
    public static void writePermanent(WireWriter out, List<String> keywords, boolean readOnly) {
        if (readOnly) {
            out.ascii("* OK [PERMANENTFLAGS ()] Read-only").crlf();
            return;
        }
        out.ascii("* OK [PERMANENTFLAGS ");
        writeNames(out, keywords);
        out.ascii(" \\*)] Kept").crlf();
    }

    /** All system flags and the given keywords, after an opening parenthesis that the caller closes. */
    private static void writeNames(WireWriter out, List<String> keywords) {
        out.octet('(');
        for (int bit = 0; bit < FlagList.SYSTEM_NAMES.size(); bit++) {
            if (bit > 0) {
                out.space();
            }
            out.ascii(FlagList.SYSTEM_NAMES.get(bit));
        }
        for (String keyword : keywords) {
            out.space().ascii(keyword);
        }
    }
}
