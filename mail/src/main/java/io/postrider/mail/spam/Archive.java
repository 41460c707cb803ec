package io.postrider.mail.spam;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Looks into zip archives within bounds; what goes beyond them is told, and not followed. */
public final class Archive {
    private static final int MAX_ENTRIES = 200;
    private static final int MAX_DEPTH = 3;
    private static final int MAX_INFLATED = 4 * 1024 * 1024;
    private static final int MAX_NESTED = 1024 * 1024;
    /** Honest files get seldom smaller than this by deflating. */
    private static final int BOMB_RATIO = 200;

    private static final int BOMB_FLOOR = 1024 * 1024;

    private final List<String> names = new ArrayList<>();
    private boolean encrypted;
    private boolean bomb;
    private long inflated;

    private Archive() {}

    /**
     * What is in an archive.
     *
     * @param names of its files, and of those of archives in it
     * @param encrypted whether nobody can look into some
     * @param bomb whether it is made to become far more than it seems
     */
    public record Inside(List<String> names, boolean encrypted, boolean bomb) {
        /** Of what is no archive. */
        public static final Inside NOTHING = new Inside(List.of(), false, false);

        public Inside {
            names = List.copyOf(names);
        }
    }

    /** Whether octets begin as a zip archive does. */
    static boolean isZip(byte[] octets) {
        return octets.length > 4 && octets[0] == 'P' && octets[1] == 'K' && octets[2] == 3 && octets[3] == 4;
    }

    /** Looks into octets, which may be cut off. */
    static Inside look(byte[] octets) {
        if (!isZip(octets)) {
            return Inside.NOTHING;
        }
        return look(new ByteArrayInputStream(octets), octets.length, (octets[6] & 1) != 0);
    }

    static Inside look(InputStream octets, long size, boolean encrypted) {
        var archive = new Archive();
        archive.encrypted = encrypted;
        archive.entries(octets, size, 1);
        return new Inside(archive.names, archive.encrypted, archive.bomb);
    }

    private void entries(InputStream octets, long size, int depth) {
        try (ZipInputStream zip = new ZipInputStream(octets)) {
            // To ask for the next entry inflates the rest of this one, so nobody asks after enough was seen.
            ZipEntry entry = zip.getNextEntry();
            while (entry != null) {
                names.add(entry.getName());
                follow(zip, entry, size, depth);
                entry = names.size() < MAX_ENTRIES && !bomb ? zip.getNextEntry() : null;
            }
        } catch (IOException | IllegalArgumentException e) {
            // Cut off, damaged or encrypted: what was seen until there counts.
            encrypted |= String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("encrypted");
        }
    }

    private void follow(ZipInputStream zip, ZipEntry entry, long size, int depth) throws IOException {
        boolean nested = AttachedFile.extension(entry.getName()).equals("zip");
        if (nested && depth >= MAX_DEPTH) {
            bomb = true;
            return;
        }
        long before = inflated;
        if (nested) {
            byte[] inner = zip.readNBytes(MAX_NESTED);
            inflated += inner.length;
            entries(new ByteArrayInputStream(inner), inner.length, depth + 1);
        }
        byte[] buffer = new byte[16 * 1024];
        for (int count = zip.read(buffer); count > 0 && !bomb; count = zip.read(buffer)) {
            inflated += count;
            long made = inflated - before;
            bomb = made > BOMB_FLOOR && made / Math.max(1, size) >= BOMB_RATIO;
            if (inflated > MAX_INFLATED) {
                throw new IOException("looked at enough of it");
            }
        }
    }
}
