package io.postrider.mail.mime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The boundaries of the open multiparts, and which of them a line names. Messages have two or three; for those made of
 * a hundred, they are sorted, so that a line costs a binary search and not a comparison with each.
 */
final class Boundaries {
    private static final int FEW = 8;

    /**
     * A boundary.
     *
     * @param depth how many parts are open around its multipart
     * @param octets without the hyphens
     */
    private record Boundary(int depth, byte[] octets) {}

    private final List<Boundary> open = new ArrayList<>(4);
    private Boundary @Nullable [] sorted;

    /** For each sorted boundary the longest other that it begins with; -1 for none. */
    private int[] prefixes = new int[0];

    void open(int depth, byte[] octets) {
        open.add(new Boundary(depth, octets));
        sorted = null;
    }

    /** Forgets the boundaries of multiparts at a depth and deeper. */
    void close(int depth) {
        while (!open.isEmpty() && open.getLast().depth() >= depth) {
            open.removeLast();
            sorted = null;
        }
    }

    /**
     * The depth of the multipart that a line names: the innermost whose delimiter is the whole line, or else the
     * innermost whose delimiter the line begins with; -1 for none.
     *
     * @param from after the two hyphens
     * @param end after the line's last octet that is no white space
     */
    int find(byte[] line, int from, int end) {
        if (open.isEmpty()) {
            return -1;
        }
        return open.size() <= FEW ? findAmongFew(line, from, end) : findSorted(line, from, end);
    }

    private int findAmongFew(byte[] line, int from, int end) {
        int found = -1;
        for (int i = open.size() - 1; i >= 0; i--) {
            Boundary boundary = open.get(i);
            if (begins(boundary, line, from, end)) {
                if (isWhole(boundary, line, from, end)) {
                    return boundary.depth();
                }
                found = Math.max(found, boundary.depth());
            }
        }
        return found;
    }

    /** What begins a line begins also the greatest boundary that is not greater than the line. */
    private int findSorted(byte[] line, int from, int end) {
        Boundary[] boundaries = sort();
        int low = 0;
        int high = boundaries.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            byte[] octets = boundaries[middle].octets();
            if (Arrays.compareUnsigned(octets, 0, octets.length, line, from, end) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int whole = -1;
        int begun = -1;
        for (int i = low - 1; i >= 0; i = prefixes[i]) {
            Boundary boundary = boundaries[i];
            if (begins(boundary, line, from, end)) {
                begun = Math.max(begun, boundary.depth());
                whole = isWhole(boundary, line, from, end) ? Math.max(whole, boundary.depth()) : whole;
            }
        }
        return whole >= 0 ? whole : begun;
    }

    private Boundary[] sort() {
        if (sorted != null) {
            return sorted;
        }
        Boundary[] boundaries = open.toArray(Boundary[]::new);
        // Of equal ones the innermost is last, where the search ends.
        Arrays.sort(boundaries, (a, b) -> Arrays.compareUnsigned(a.octets(), b.octets()));
        prefixes = new int[boundaries.length];
        for (int i = 0; i < boundaries.length; i++) {
            byte[] octets = boundaries[i].octets();
            int prefix = i - 1;
            while (prefix >= 0 && !begins(boundaries[prefix], octets, 0, octets.length)) {
                prefix = prefixes[prefix];
            }
            prefixes[i] = prefix;
        }
        sorted = boundaries;
        return boundaries;
    }

    private static boolean begins(Boundary boundary, byte[] line, int from, int end) {
        int length = boundary.octets().length;
        return length <= end - from && Arrays.equals(line, from, from + length, boundary.octets(), 0, length);
    }

    /** Whether nothing, or only the hyphens of a closing delimiter, follow. */
    private static boolean isWhole(Boundary boundary, byte[] line, int from, int end) {
        int after = from + boundary.octets().length;
        return after == end || end - after == 2 && line[after] == '-' && line[after + 1] == '-';
    }
}
