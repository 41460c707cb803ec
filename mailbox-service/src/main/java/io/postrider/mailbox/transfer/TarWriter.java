package io.postrider.mailbox.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Writes a tar archive (POSIX.1-2001), so that long names and large files are fine. */
final class TarWriter {
    static final String KEYWORDS = "POSTRIDER.keywords";

    private static final int BLOCK = 512;
    private static final int NAME_LIMIT = 100;
    private static final int NAME = 0;
    private static final int MODE = 100;
    private static final int OWNER = 108;
    private static final int GROUP = 116;
    private static final int SIZE = 124;
    private static final int TIME = 136;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final long LARGEST_IN_HEADER = 0_77777777777L;

    private final OutputStream out;
    private List<String> keywords = List.of();

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /** A directory; its name ends with a slash. */
    void directory(String name, Instant time) throws IOException {
        header(name, 0, time, '5');
    }

    void file(String name, Instant time, byte[] octets) throws IOException {
        header(name, octets.length, time, '0');
        out.write(octets);
        pad(octets.length);
    }

    /** A file of exactly so many octets; with other ones the archive would be useless, so that fails. */
    void file(String name, Instant time, long size, InputStream octets) throws IOException {
        header(name, size, time, '0');
        if (octets.transferTo(out) != size) {
            throw new IOException(name + " has another size than it was said to have");
        }
        pad(size);
    }

    /** The next file has these keywords: what no tar program knows, in the way that is open to all (pax's vendor records). */
    void keywords(List<String> names) {
        keywords = names;
    }

    /** Two empty blocks are the end. */
    void end() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.flush();
    }

    private void header(String name, long size, Instant time, char type) throws IOException {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        boolean ascii = path.length == name.length();
        boolean old = time.getEpochSecond() < 0;
        if (path.length > NAME_LIMIT || !ascii || old || size > LARGEST_IN_HEADER || !keywords.isEmpty()) {
            String records = record("path", name)
                    + record("size", Long.toString(size))
                    + (old ? record("mtime", Long.toString(time.getEpochSecond())) : "")
                    + (keywords.isEmpty() ? "" : record(KEYWORDS, String.join(" ", keywords)));
            keywords = List.of();
            byte[] extended = records.getBytes(StandardCharsets.UTF_8);
            block("PaxHeader", extended.length, time, 'x');
            out.write(extended);
            pad(extended.length);
        }
        block(name, Math.min(size, LARGEST_IN_HEADER), time, type);
    }

    /** "length key=value\n", where the length counts itself. */
    private static String record(String key, String value) {
        int rest = (" " + key + '=' + value + '\n').getBytes(StandardCharsets.UTF_8).length;
        int length = rest + Integer.toString(rest).length();
        length = rest + Integer.toString(length).length();
        return length + " " + key + '=' + value + '\n';
    }

    private void block(String name, long size, Instant time, char type) throws IOException {
        byte[] block = new byte[BLOCK];
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(path, 0, block, NAME, Math.min(path.length, NAME_LIMIT));
        octal(block, MODE, 8, type == '5' ? 0700 : 0600);
        octal(block, OWNER, 8, 0);
        octal(block, GROUP, 8, 0);
        octal(block, SIZE, 12, size);
        octal(block, TIME, 12, Math.max(0, time.getEpochSecond()));
        block[TYPE] = (byte) type;
        byte[] magic = "ustar\00000".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, block, MAGIC, magic.length);
        Arrays.fill(block, CHECKSUM, CHECKSUM + 8, (byte) ' ');
        int sum = 0;
        for (byte octet : block) {
            sum += octet & 0xff;
        }
        octal(block, CHECKSUM, 7, sum);
        out.write(block);
    }

    /** Octal digits, ended by a NUL. */
    private static void octal(byte[] block, int offset, int length, long value) {
        long left = value;
        for (int i = offset + length - 2; i >= offset; i--) {
            block[i] = (byte) ('0' + (left & 7));
            left >>>= 3;
        }
        block[offset + length - 1] = 0;
    }

    private void pad(long size) throws IOException {
        int over = (int) (size % BLOCK);
        if (over > 0) {
            out.write(new byte[BLOCK - over]);
        }
    }
}
