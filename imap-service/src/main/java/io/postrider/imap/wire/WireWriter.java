package io.postrider.imap.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes what clients receive. Gathers octets, sends them when there are many or when {@link #flush} is called, and
 * keeps no buffer in between: a session that waits costs none. A client that is gone makes every method throw
 * {@link UncheckedIOException}, so that formatting code needs no clauses for it.
 */
public final class WireWriter {
    private static final int SMALL = 512;
    private static final int LARGE = 32_768;
    private static final int LONGEST_QUOTED = 1_000;
    private static final byte[] NONE = new byte[0];

    private final OutputStream out;
    private byte[] buffer = NONE;
    private int length;
    /** Octets that the client has been sent. */
    private long sent;

    private NameEncoding names = NameEncoding.MODIFIED_UTF7;

    /** Writes to a stream, which is never closed here. */
    public WireWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes mailbox names in UTF-8 from now on, and other text in quotes (RFC 9755 section 3). */
    public void utf8() {
        names = NameEncoding.UTF8;
    }

    /** Where it stands, for {@link #takeBack}. */
    public long mark() {
        return sent + length;
    }

    /** Takes back what was written since a mark; false when some of it was sent already. */
    public boolean takeBack(long mark) {
        if (mark < sent) {
            return false;
        }
        length = (int) (mark - sent);
        return true;
    }

    private void room(int octets) {
        if (buffer.length - length >= octets) {
            return;
        }
        if (length + octets > LARGE) {
            send();
        }
        if (buffer.length - length < octets) {
            int wanted = Math.max(length + octets, buffer.length * 2);
            buffer = Arrays.copyOf(buffer, Math.clamp(wanted, SMALL, Math.max(LARGE, octets)));
        }
    }

    private void send() {
        try {
            out.write(buffer, 0, length);
            sent += length;
            length = 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends all that was written, in one write if it was not much, and lets go of the buffer. */
    public void flush() {
        if (length > 0) {
            send();
        }
        buffer = NONE;
    }

    /** One octet. */
    public WireWriter octet(int octet) {
        room(1);
        buffer[length++] = (byte) octet;
        return this;
    }

    /** Octets as they are. */
    public WireWriter octets(byte[] octets) {
        return octets(octets, 0, octets.length);
    }

    /** Octets as they are. */
    public WireWriter octets(byte[] octets, int from, int count) {
        if (count > LARGE / 2) {
            send();
            try {
                out.write(octets, from, count);
                sent += count;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return this;
        }
        room(count);
        System.arraycopy(octets, from, buffer, length, count);
        length += count;
        return this;
    }

    /** Text that is known to be ASCII. */
    public WireWriter ascii(String text) {
        int count = text.length();
        room(count);
        for (int i = 0; i < count; i++) {
            buffer[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    /** A space. */
    public WireWriter space() {
        return octet(' ');
    }

    /** The end of a line. */
    public WireWriter crlf() {
        room(2);
        buffer[length++] = '\r';
        buffer[length++] = '\n';
        return this;
    }

    /** A number in decimal digits. */
    public WireWriter number(long number) {
        room(20);
        if (number < 0) {
            return ascii(Long.toString(number));
        }
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = length + digits - 1; i >= length; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** {@code NIL}. */
    public WireWriter nil() {
        return ascii("NIL");
    }

    /** {@code nstring}. */
    public WireWriter nstring(@Nullable String text) {
        return text == null ? nil() : string(text);
    }

    /** {@code string}: quoted where that is allowed and short, else a literal of the text in UTF-8. */
    public WireWriter string(String text) {
        int count = text.length();
        if (count > LONGEST_QUOTED) {
            return literal(text.getBytes(UTF_8));
        }
        room(2 * count + 2);
        int start = length;
        buffer[length++] = '"';
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c > 0x7E || c < 0x20 && c != '\t') {
                length = start;
                return string(text.getBytes(UTF_8));
            }
            if (c == '"' || c == '\\') {
                buffer[length++] = '\\';
            }
            buffer[length++] = (byte) c;
        }
        buffer[length++] = '"';
        return this;
    }

    /** {@code string} of octets, which are text in UTF-8. */
    public WireWriter string(byte[] octets) {
        if (octets.length > LONGEST_QUOTED || !isQuotable(octets)) {
            return literal(octets);
        }
        octet('"');
        for (byte octet : octets) {
            if (octet == '"' || octet == '\\') {
                octet('\\');
            }
            octet(octet);
        }
        return octet('"');
    }

    private boolean isQuotable(byte[] octets) {
        for (byte octet : octets) {
            boolean beyondAscii = octet < 0 && names == NameEncoding.UTF8;
            if (!beyondAscii && (octet < 0x20 || octet > 0x7E)) {
                return false;
            }
        }
        return true;
    }

    /** {@code mailbox}. */
    public WireWriter mailbox(MailboxName name) {
        return astring(name.encoded(names));
    }

    /** {@code astring}: an atom where that is allowed, else a string. */
    public WireWriter astring(byte[] octets) {
        boolean atom = octets.length > 0;
        for (byte octet : octets) {
            atom = atom && CharacterClass.isAstringChar(octet);
        }
        return atom && !isNil(octets) ? octets(octets) : string(octets);
    }

    private static boolean isNil(byte[] octets) {
        return octets.length == 3 && (octets[0] | 32) == 'n' && (octets[1] | 32) == 'i' && (octets[2] | 32) == 'l';
    }

    /** {@code literal}. */
    public WireWriter literal(byte[] octets) {
        return literalHead(octets.length).octets(octets);
    }

    /** What stands before a literal's octets, which must follow. */
    public WireWriter literalHead(long size) {
        return octet('{').number(size).octet('}').crlf();
    }

    /**
     * Octets from a stream.
     *
     * @throws IOException the source's own; what was promised to the client cannot be kept then
     */
    public void octets(InputStream source, long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (buffer.length < LARGE && left > buffer.length - length) {
                room(LARGE / 2);
            }
            if (length == buffer.length) {
                send();
            }
            int read = source.read(buffer, length, (int) Math.min(left, buffer.length - length));
            if (read < 0) {
                throw new EOFException("a message ended early");
            }
            length += read;
            left -= read;
        }
    }
}
