package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads an mbox as it comes. A message begins at a line with {@code From }, a sender and a date, at the beginning of the
 * file or behind an empty line; that empty line belongs to no message. A {@code >} before {@code From } goes.
 */
final class MboxReader {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("MMM d HH:mm:ss uuuu", Locale.ROOT);
    private static final byte[] FROM = "From ".getBytes(ISO_8859_1);
    private static final byte[] NOTHING = {};

    private final Lines lines;
    /** The date of the message whose first line was read. */
    private @Nullable Instant nextDate;

    private @Nullable Octets current;

    /** Reads from a stream, which stays open. */
    public MboxReader(InputStream in) {
        this.lines = new Lines(in);
    }

    /**
     * A message.
     *
     * @param date when it was delivered
     * @param octets to be read before the next message is asked for
     */
    public record Message(Instant date, InputStream octets) {}

    /** The next message; null at the end. What is left of the one before is passed over. */
    public @Nullable Message next() throws IOException {
        if (current == null) {
            begin();
        } else {
            current.transferTo(OutputStream.nullOutputStream());
        }
        if (nextDate == null) {
            return null;
        }
        current = new Octets();
        var message = new Message(nextDate, current);
        nextDate = null;
        return message;
    }

    private void begin() throws IOException {
        byte[] first = lines.next();
        while (first != null && isEmpty(first)) {
            first = lines.next();
        }
        nextDate = first == null ? null : date(first);
        if (first != null && nextDate == null) {
            throw new MalformedArchiveException("this is no mbox: it does not begin with a line 'From …'");
        }
    }

    /** One message, to the next line that begins one. */
    private final class Octets extends InputStream {
        private byte[] line = NOTHING;
        private int position;
        /** An empty line that was read and not given out: it may be the one before the next message. */
        private byte[] heldBack = NOTHING;

        private boolean ended;

        @Override
        public int read() throws IOException {
            return fill() ? line[position++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, line.length - position);
            System.arraycopy(line, position, buffer, offset, count);
            position += count;
            return count;
        }

        /** Makes sure that an octet is at hand; false at the end of the message. */
        private boolean fill() throws IOException {
            while (position == line.length && !ended) {
                boolean begins = lines.atLineStart();
                byte[] next = lines.next();
                if (next == null) {
                    ended = true;
                } else if (begins && heldBack.length > 0 && date(next) != null) {
                    nextDate = date(next);
                    ended = true;
                } else {
                    take(next, begins);
                }
            }
            return position < line.length;
        }

        private void take(byte[] next, boolean begins) {
            boolean empty = begins && isEmpty(next);
            byte[] octets = empty ? NOTHING : begins ? unquoted(next) : next;
            line = joined(heldBack, octets);
            position = 0;
            heldBack = empty ? next : NOTHING;
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        if (first.length == 0) {
            return second;
        }
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] unquoted(byte[] line) {
        int quotes = 0;
        while (quotes < line.length && line[quotes] == '>') {
            quotes++;
        }
        return quotes > 0 && startsWithFrom(line, quotes) ? Arrays.copyOfRange(line, 1, line.length) : line;
    }

    private static boolean startsWithFrom(byte[] line, int offset) {
        int end = offset + FROM.length;
        return end <= line.length && Arrays.equals(line, offset, end, FROM, 0, FROM.length);
    }

    private static boolean isEmpty(byte[] line) {
        return line[0] == '\n' || line.length == 2 && line[0] == '\r' && line[1] == '\n';
    }

    /**
     * The date of a line that begins a message; null when it is none. The sender may have spaces, the day one digit, and
     * a time zone may stand before or behind the year: it is passed over, as is the name of the day.
     */
    private static @Nullable Instant date(byte[] line) {
        if (!startsWithFrom(line, 0)) {
            return null;
        }
        String[] words = words(new String(line, ISO_8859_1));
        for (int i = 2; i + 3 < words.length; i++) {
            for (int year = i + 3; year < Math.min(words.length, i + 5); year++) {
                Instant date = date(words[i] + ' ' + words[i + 1] + ' ' + seconds(words[i + 2]) + ' ' + words[year]);
                if (date != null) {
                    return date;
                }
            }
        }
        return null;
    }

    private static String seconds(String time) {
        return time.length() == 5 ? time + ":00" : time;
    }

    private static String[] words(String line) {
        return Arrays.stream(line.strip().split(" ", 64))
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new);
    }

    private static @Nullable Instant date(String text) {
        try {
            return LocalDateTime.parse(text, DATE).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException none) {
            return null;
        }
    }

    /** Lines with their ends; one that is longer than the buffer comes in parts. */
    private static final class Lines {
        private static final int BUFFER = 16 * 1024;

        private final InputStream in;
        private final byte[] buffer = new byte[BUFFER];
        private int position;
        private int limit;
        private boolean lineStart = true;

        Lines(InputStream in) {
            this.in = in;
        }

        boolean atLineStart() {
            return lineStart;
        }

        byte @Nullable [] next() throws IOException {
            for (int at = position; ; at++) {
                if (at == limit) {
                    at -= makeRoom();
                    int count = limit == BUFFER ? -1 : in.read(buffer, limit, BUFFER - limit);
                    if (count < 0) {
                        return part(limit, false);
                    }
                    limit += count;
                    at--;
                } else if (buffer[at] == '\n') {
                    return part(at + 1, true);
                }
            }
        }

        /** Moves what is not yet given out to the beginning; says by how much. */
        private int makeRoom() {
            int moved = position;
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= moved;
            position = 0;
            return moved;
        }

        private byte @Nullable [] part(int end, boolean whole) {
            if (end == position) {
                return null;
            }
            byte[] part = Arrays.copyOfRange(buffer, position, end);
            position = end;
            lineStart = whole;
            return part;
        }
    }
}
