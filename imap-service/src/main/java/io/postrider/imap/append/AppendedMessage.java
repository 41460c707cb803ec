package io.postrider.imap.append;

import io.postrider.imap.command.ClientInput;
import java.io.IOException;
import java.io.InputStream;

/**
 * The message's octets. Its last octet is given away only when the command has turned out to end after it: a command that
 * goes wrong there has stored nothing.
 */
final class AppendedMessage extends InputStream {
    private final InputStream literal;
    private final ClientInput input;
    private long left;
    private boolean malformed;

    AppendedMessage(InputStream literal, long size, ClientInput input) {
        this.literal = literal;
        this.left = size;
        this.input = input;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        if (length == 0) {
            return 0;
        }
        int most = left == 1 ? 1 : (int) Math.min(length, left - 1);
        int count = literal.read(target, offset, most);
        left -= count;
        if (left == 0 && !input.endOfLine()) {
            malformed = true;
            throw new IOException("more than a message");
        }
        return count;
    }

    /** Whether something followed the message. */
    boolean malformed() {
        return malformed;
    }

    /** Reads over what nobody wanted, and the end of the command. */
    void skipRest() throws IOException {
        if (left > 0) {
            literal.skipNBytes(left);
            left = 0;
            malformed = !input.endOfLine();
        }
    }
}
