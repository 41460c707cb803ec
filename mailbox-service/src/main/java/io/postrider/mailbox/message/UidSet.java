package io.postrider.mailbox.message;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;

/**
 * A set of UIDs in the syntax of {@code sequence-set} without {@code *} (RFC 3501 section 9), as disjoint ascending
 * ranges.
 *
 * @param ranges neither empty nor touching, ascending
 */
public record UidSet(List<Range> ranges) {
    /** More ranges than that are refused: what a client can send in one command is far below. */
    static final int MAX_RANGES = 100_000;

    /**
     * UIDs from first to last, both included.
     *
     * @param first at least 1
     * @param last not below first
     */
    public record Range(int first, int last) {}

    public UidSet {
        ranges = List.copyOf(ranges);
    }

    /** Reads a set. */
    public static UidSet parse(String text) {
        if (text.isEmpty()) {
            return new UidSet(List.of());
        }
        List<Range> ranges = new ArrayList<>();
        int position = 0;
        while (position <= text.length()) {
            int comma = text.indexOf(',', position);
            int end = comma < 0 ? text.length() : comma;
            ranges.add(range(text, position, end));
            if (ranges.size() > MAX_RANGES) {
                throw new ProblemException(ProblemCode.INVALID_REQUEST, "too many ranges in a UID set");
            }
            position = end + 1;
        }
        return new UidSet(merged(ranges));
    }

    private static Range range(String text, int from, int to) {
        int colon = text.indexOf(':', from);
        if (colon < 0 || colon >= to) {
            int uid = number(text, from, to);
            return new Range(uid, uid);
        }
        int first = number(text, from, colon);
        int last = number(text, colon + 1, to);
        // RFC 3501 section 9: the order of the two numbers does not matter.
        return new Range(Math.min(first, last), Math.max(first, last));
    }

    /** An unsigned 32-bit number; what no UID here can be counts as the greatest. */
    private static int number(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9' || value > 0xFFFF_FFFFL) {
                throw malformed(text);
            }
            value = value * 10 + (digit - '0');
        }
        if (from >= to || value == 0 || value > 0xFFFF_FFFFL) {
            throw malformed(text);
        }
        return (int) Math.min(value, Integer.MAX_VALUE);
    }

    private static ProblemException malformed(String text) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return new ProblemException(ProblemCode.INVALID_REQUEST, "no UID set: " + shown);
    }

    private static List<Range> merged(List<Range> ranges) {
        ranges.sort((a, b) -> Integer.compare(a.first(), b.first()));
        List<Range> merged = new ArrayList<>(ranges.size());
        for (Range range : ranges) {
            Range before = merged.isEmpty() ? null : merged.getLast();
            if (before != null && range.first() - 1 <= before.last()) {
                merged.set(merged.size() - 1, new Range(before.first(), Math.max(before.last(), range.last())));
            } else {
                merged.add(range);
            }
        }
        return merged;
    }

    /** The set that holds these ascending UIDs. */
    public static String format(Iterable<Integer> ascending) {
        var text = new StringBuilder();
        int first = 0;
        int last = 0;
        for (int uid : ascending) {
            if (first != 0 && uid == last + 1) {
                last = uid;
                continue;
            }
            append(text, first, last);
            first = uid;
            last = uid;
        }
        append(text, first, last);
        return text.toString();
    }

    private static void append(StringBuilder text, int first, int last) {
        if (first == 0) {
            return;
        }
        if (!text.isEmpty()) {
            text.append(',');
        }
        text.append(first);
        if (last != first) {
            text.append(':').append(last);
        }
    }

    /** Whether a UID is in it. */
    public boolean contains(int uid) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Range range = ranges.get(middle);
            if (uid < range.first()) {
                high = middle - 1;
            } else if (uid > range.last()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }
}
