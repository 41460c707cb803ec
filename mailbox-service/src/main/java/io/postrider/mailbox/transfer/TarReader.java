package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar file as it comes: ustar, pax, and GNU's long names. What is neither file, hard link nor folder is passed over.
 */
final class TarReader {
    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final char FILE = '0';
    private static final char HARD_LINK = '1';
    private static final char FOLDER = '5';
    /** Times are between the years 1 and 2242. */
    private static final long EARLIEST = -62_135_596_800L;

    private static final char PAX = 'x';
    private static final int MAX_KEYWORDS = 1_000;
    private static final int MAX_EXTENSION = 64 * 1024;
    private static final char GNU_LONG_NAME = 'L';
    private static final char GNU_LONG_LINK = 'K';

    private final InputStream in;
    private long left;
    private int padding;

    /** Reads from a stream, which stays open. */
    public TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * A file or folder of the tar.
     *
     * @param path as it is written there; a folder's ends with a slash
     * @param size of its octets
     * @param modified when it was changed
     * @param keywords what our own exports tell of a message beyond its name
     * @param link the file before it whose octets it has, for it has none of its own; null for one that has
     */
    public record Entry(
            String path,
            long size,
            Instant modified,
            List<String> keywords,
            @Nullable String link) {
        Entry(String path, long size, Instant modified, List<String> keywords) {
            this(path, size, modified, keywords, null);
        }
    }

    /** What an extended header says of the entry behind it. */
    private static final class Extension {
        private @Nullable String path;
        private @Nullable String link;
        private @Nullable Long size;
        private @Nullable Long modified;
        private List<String> keywords = List.of();
    }

    /** The next file or folder; null at the end. What is left of the one before is passed over. */
    public @Nullable Entry next() throws IOException {
        var extension = new Extension();
        for (byte[] header = header(); header != null; header = header()) {
            char type = (char) (header[156] & 0xFF);
            long size = number(header, 124, 12);
            begin(size);
            switch (type) {
                case PAX -> read(extension, octets(MAX_EXTENSION));
                case GNU_LONG_NAME -> extension.path = text(octets(MAX_EXTENSION), 0, MAX_EXTENSION);
                case GNU_LONG_LINK -> extension.link = text(octets(MAX_EXTENSION), 0, MAX_EXTENSION);
                case FILE, '\0' -> {
                    return file(header, size, extension);
                }
                case HARD_LINK -> {
                    Entry link = file(header, size, extension);
                    String target = extension.link == null ? text(header, 157, NAME_LENGTH) : extension.link;
                    return new Entry(link.path(), 0, link.modified(), List.of(), target);
                }
                case FOLDER -> {
                    Entry folder = file(header, size, extension);
                    String slash = folder.path().endsWith("/") ? "" : "/";
                    return new Entry(folder.path() + slash, 0, folder.modified(), List.of());
                }
                default -> extension = new Extension();
            }
        }
        return null;
    }

    private Entry file(byte[] header, long ownSize, Extension extension) throws IOException {
        long size = ownSize;
        if (extension.size != null) {
            size = extension.size;
            begin(size);
        }
        long modified = extension.modified == null ? Math.max(0, number(header, 136, 12)) : extension.modified;
        return new Entry(
                extension.path == null ? path(header) : extension.path,
                size,
                Instant.ofEpochSecond(Math.clamp(modified, EARLIEST, Integer.MAX_VALUE * 4L)),
                extension.keywords);
    }

    /** The octets of the file that {@link #next} told of last. */
    public InputStream octets() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (left == 0) {
                    return -1;
                }
                int count = in.read(buffer, offset, (int) Math.min(length, left));
                if (count < 0) {
                    throw new MalformedArchiveException("the tar is cut off within a file");
                }
                left -= count;
                return count;
            }
        };
    }

    private void begin(long size) throws IOException {
        if (size < 0) {
            throw new MalformedArchiveException("a file in the tar has no proper size");
        }
        left = size;
        padding = (int) (-size & BLOCK - 1);
    }

    private byte @Nullable [] header() throws IOException {
        in.skipNBytes(left + padding);
        left = 0;
        padding = 0;
        byte[] header = in.readNBytes(BLOCK);
        if (header.length == 0 || header.length == BLOCK && isEmpty(header)) {
            // Whoever writes to us wants to be read to the end.
            in.transferTo(OutputStream.nullOutputStream());
            return null;
        }
        if (header.length < BLOCK || number(header, 148, 8) != checksum(header)) {
            throw new MalformedArchiveException("this is no tar, or it is cut off or damaged");
        }
        return header;
    }

    /** The sum of a header's octets, with spaces where the sum is. */
    private static int checksum(byte[] header) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xFF;
        }
        return sum;
    }

    private static boolean isEmpty(byte[] header) {
        for (byte octet : header) {
            if (octet != 0) {
                return false;
            }
        }
        return true;
    }

    private byte[] octets(int limit) throws IOException {
        if (left > limit) {
            throw new MalformedArchiveException("a name in the tar is too long");
        }
        byte[] octets = octets().readAllBytes();
        in.skipNBytes(padding);
        padding = 0;
        return octets;
    }

    private static void read(Extension extension, byte[] records) throws IOException {
        int from = 0;
        while (from < records.length) {
            int space = find(records, ' ', from);
            int length = space < 0 ? -1 : (int) decimal(records, from, space);
            int equals = find(records, '=', from);
            if (length < 5 || from + length > records.length || equals < 0 || equals >= from + length) {
                throw new MalformedArchiveException("an extended header of the tar is malformed");
            }
            int end = from + length - 1;
            switch (new String(records, space + 1, equals - space - 1, UTF_8)) {
                case "path" -> extension.path = value(records, equals + 1, end);
                case "linkpath" -> extension.link = value(records, equals + 1, end);
                case "size" -> extension.size = decimal(records, equals + 1, end);
                case "mtime" -> extension.modified = time(records, equals + 1, end);
                case TarWriter.KEYWORDS ->
                    extension.keywords = List.of(value(records, equals + 1, end).split(" ", MAX_KEYWORDS));
                default -> {}
            }
            from += length;
        }
    }

    private static String value(byte[] records, int from, int end) throws IOException {
        String value = new String(records, from, end - from, UTF_8);
        if (value.indexOf('\0') >= 0) {
            throw new MalformedArchiveException("a name in the tar has a NUL");
        }
        return value;
    }

    private static int find(byte[] octets, char wanted, int from) {
        for (int i = from; i < octets.length; i++) {
            if (octets[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static long time(byte[] octets, int from, int end) {
        return from < end && octets[from] == '-' ? -decimal(octets, from + 1, end) : decimal(octets, from, end);
    }

    /** The whole part of a decimal number; -1 for none. */
    private static long decimal(byte[] octets, int from, int end) {
        long value = 0;
        for (int i = from; i < end && octets[i] != '.'; i++) {
            if (octets[i] < '0' || octets[i] > '9' || value > Long.MAX_VALUE / 100) {
                return -1;
            }
            value = value * 10 + octets[i] - '0';
        }
        return value;
    }

    private static String path(byte[] header) {
        String name = text(header, 0, NAME_LENGTH);
        boolean posix = text(header, 257, 6).equals("ustar");
        String prefix = posix ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + '/' + name;
    }

    private static String text(byte[] octets, int offset, int length) {
        int end = offset;
        while (end < Math.min(octets.length, offset + length) && octets[end] != 0) {
            end++;
        }
        return new String(Arrays.copyOfRange(octets, offset, end), UTF_8);
    }

    /** A number in octal digits, or in binary as GNU writes large ones; -1 for none. */
    private static long number(byte[] header, int offset, int length) {
        if ((header[offset] & 0x80) != 0) {
            return binary(header, offset, length);
        }
        long value = 0;
        for (int i = offset; i < offset + length; i++) {
            byte octet = header[i];
            if (octet >= '0' && octet <= '7') {
                value = value * 8 + octet - '0';
            } else if (octet != ' ' && octet != 0) {
                return -1;
            }
        }
        return value;
    }

    private static long binary(byte[] header, int offset, int length) {
        long value = header[offset] & 0x7F;
        for (int i = offset + 1; i < offset + length; i++) {
            if (value >>> 55 != 0) {
                return -1;
            }
            value = value << 8 | header[i] & 0xFF;
        }
        return value;
    }
}
