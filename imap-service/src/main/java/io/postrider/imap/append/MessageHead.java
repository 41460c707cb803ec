package io.postrider.imap.append;

import io.postrider.imap.wire.FlagList;
import io.postrider.imap.wire.ImapDates;
import io.postrider.imap.wire.WireReader;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stands before each message of an APPEND (RFC 3502 section 6.3.11, {@code append-message}).
 *
 * @param flags with which flags
 * @param internalDate with which internal date; null for now
 * @param wrapped whether the message stands in the parentheses of {@code UTF8 (…)} (RFC 6855 section 4)
 * @param binary whether its literal is a literal8, which may have any octets (RFC 3516 section 4.4)
 */
record MessageHead(FlagList flags, @Nullable Instant internalDate, boolean wrapped, boolean binary) {
    /** Reads one, from the space before it to the announcement of its literal. */
    static MessageHead parse(WireReader in) {
        in.space();
        FlagList flags = FlagList.NONE;
        if (in.peek() == '(') {
            flags = FlagList.parse(in);
            in.space();
        }
        Instant date = null;
        if (in.peek() == '"') {
            date = ImapDates.dateTime(in);
            in.space();
        }
        boolean wrapped = in.tryKeyword("UTF8");
        if (wrapped) {
            in.space();
            in.octet('(');
        }
        return new MessageHead(flags, date, wrapped, in.tryOctet('~'));
    }

    /** Reads what stands between a message with this head and the next one. */
    MessageHead next(WireReader in) {
        end(in);
        MessageHead next = parse(in);
        in.end();
        return next;
    }

    /** Reads what ends a message with this head. */
    void end(WireReader in) {
        if (wrapped) {
            in.octet(')');
        }
    }
}
