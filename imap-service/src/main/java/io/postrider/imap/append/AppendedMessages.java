package io.postrider.imap.append;

import io.postrider.api.mailbox.AppendedFrame;
import io.postrider.imap.command.ClientInput;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.PendingLiteral;
import io.postrider.imap.wire.FlagList;
import io.postrider.imap.wire.SyntaxException;
import io.postrider.imap.wire.WireReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The octets of the messages of one APPEND, as mailbox-service reads them: those of the first, then for each that follows
 * (RFC 3502 section 6.3.11) a head and its octets. A message's last octet is given away only when it has turned out what
 * follows it: a command that goes wrong there has stored nothing.
 */
final class AppendedMessages extends InputStream {
    /** More than any client sends, and few enough that their heads fit into memory everywhere. */
    private static final int MOST = 1_000;

    private final ClientInput input;
    private final int most;
    private final long largest;
    private MessageHead head;
    private InputStream octets;
    private long left;
    /** The literal that follows the present one, once that is known. */
    private @Nullable PendingLiteral next;

    private int count = 1;
    private boolean flagged;
    private @Nullable Completion refusal;
    private boolean ended;

    private AppendedMessages(MessageHead first, PendingLiteral literal, ClientInput input, int most, long largest) {
        this.head = first;
        this.input = input;
        this.most = most;
        this.largest = largest;
        this.octets = input.literal(literal);
        this.left = literal.size();
        this.flagged = !first.flags().equals(FlagList.NONE);
    }

    /** The messages of an APPEND, each of at most so many octets. */
    static AppendedMessages several(MessageHead first, PendingLiteral literal, ClientInput input, long largest) {
        return new AppendedMessages(first, literal, input, MOST, largest);
    }

    /** The message of a command that takes one. */
    static AppendedMessages one(MessageHead head, PendingLiteral literal, ClientInput input) {
        return new AppendedMessages(head, literal, input, 1, literal.size());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0 && !begin()) {
            return -1;
        }
        if (length == 0) {
            return 0;
        }
        int most = left == 1 ? 1 : (int) Math.min(length, left - 1);
        int read = octets.read(target, offset, most);
        left -= read;
        if (head.binary() && !(octets instanceof Head)) {
            requireText(target, offset, offset + read);
        }
        if (left == 0 && next == null && !ended) {
            lookAhead();
        }
        return read;
    }

    /**
     * RFC 3516 section 4.4: a server need not store what is no text. This one would have to encode it for clients that ask for
     * it by BODY[…], and that would break signatures.
     */
    private void requireText(byte[] some, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            if (some[i] == 0) {
                refusal = Completion.no("UNKNOWN-CTE", "Messages with NUL are not stored; encode the part");
                throw new IOException("a message has an octet of 0");
            }
        }
    }

    /** Goes on to what follows: the octets of a message whose head was given away, or the head of the next one. */
    private boolean begin() {
        PendingLiteral literal = next;
        if (literal == null) {
            return false;
        }
        if (octets instanceof Head) {
            next = null;
            octets = input.literal(literal);
            left = literal.size();
        } else {
            byte[] frame = new AppendedFrame(
                            head.flags().system(), head.flags().keywords(), head.internalDate(), literal.size())
                    .encode();
            octets = new Head(frame);
            left = frame.length;
        }
        return true;
    }

    /** A head on its way to mailbox-service, as opposed to a message. */
    private static final class Head extends ByteArrayInputStream {
        Head(byte[] frame) {
            super(frame);
        }
    }

    /** Reads what the client sent after a message's last octet. */
    private void lookAhead() throws IOException {
        ClientInput.Rest rest = input.rest();
        next = rest.literal();
        ended = next == null;
        try {
            WireReader in = rest.reader();
            if (next == null) {
                head.end(in);
                in.end();
                return;
            }
            head = head.next(in);
        } catch (SyntaxException wrong) {
            refusal = Completion.bad("Expected " + wrong.expected() + " after a message");
            throw new IOException("the command goes wrong after a message", wrong);
        }
        flagged |= !head.flags().equals(FlagList.NONE);
        refusal = refusal(next.size());
        if (refusal != null) {
            throw new IOException("one of the messages is refused");
        }
    }

    private @Nullable Completion refusal(long size) {
        if (most == 1) {
            return Completion.bad("Expected the end of the command after the message");
        }
        if (++count > most) {
            return Completion.no("LIMIT", "At most " + most + " messages at once");
        }
        return AppendHandler.refusal(size, largest);
    }

    /** Why it cannot be done, where that is to be seen from what the client sent; null otherwise. */
    @Nullable Completion refusal() {
        return refusal;
    }

    /** Whether any message has flags. */
    boolean flagged() {
        return flagged;
    }

    /**
     * Reads over what nobody wanted, to the end of the command; a client that waits to be asked for its next message is
     * not asked.
     *
     * @return whether that could be done; if not, the connection has to end
     */
    boolean skipRest() throws IOException {
        PendingLiteral literal = next;
        if (ended) {
            return true;
        }
        if (literal != null) {
            return literal.synchronising() || input.refuse(literal) && input.skipCommand();
        }
        octets.skipNBytes(left);
        left = 0;
        return input.skipCommand();
    }
}
