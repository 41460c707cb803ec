package io.postrider.mailbox.message;

import io.postrider.mailbox.message.UidSet.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A UID set as statements take it: a few spans that hold all of it, and for each span exactly which UIDs are meant. So a
 * set of many ranges is a few scans of an index and not one a range, and what is far apart is not read over.
 */
final class UidCover {
    private static final int MOST_SPANS = 16;

    private final List<List<Range>> spans;

    private UidCover(List<List<Range>> spans) {
        this.spans = spans;
    }

    /**
     * A FROM item {@code m} with columns of the messages of a set; takes {@link #parameters}. OFFSET 0: each span is
     * looked up by itself. As a plain join it is planned for a small mailbox as one scan of all of it with each span.
     */
    static String messages(String columns) {
        return """
            unnest(?::integer[], ?::integer[], ?::text[]::int4multirange[]) AS r (first, last, uids)
            CROSS JOIN LATERAL (
                SELECT %s FROM mail.message
                WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN r.first AND r.last AND uid <@ r.uids
                OFFSET 0) m
            """.formatted(columns);
    }

    static UidCover of(List<Range> ranges) {
        long gap = 0;
        while (spans(ranges, gap) > MOST_SPANS) {
            gap = 2 * gap + 1;
        }
        List<List<Range>> spans = new ArrayList<>();
        for (Range range : ranges) {
            if (spans.isEmpty() || gap(spans.getLast().getLast(), range) > gap) {
                spans.add(new ArrayList<>());
            }
            spans.getLast().add(range);
        }
        return new UidCover(spans);
    }

    /** How many spans there are when gaps up to {@code gap} are bridged. */
    private static int spans(List<Range> ranges, long gap) {
        int spans = 1;
        for (int i = 1; i < ranges.size(); i++) {
            if (gap(ranges.get(i - 1), ranges.get(i)) > gap) {
                spans++;
            }
        }
        return spans;
    }

    private static long gap(Range before, Range after) {
        return (long) after.first() - before.last() - 1;
    }

    /** The set, for a statement with {@link #messages}. */
    List<Object> parameters(UUID accountId, int mailboxId) {
        return List.of(
                spans.stream().map(span -> span.getFirst().first()).toArray(Integer[]::new),
                spans.stream().map(span -> span.getLast().last()).toArray(Integer[]::new),
                spans.stream().map(UidCover::multirange).toArray(String[]::new),
                accountId,
                mailboxId);
    }

    private static String multirange(List<Range> span) {
        var text = new StringBuilder("{");
        for (Range range : span) {
            text.append(text.length() == 1 ? "[" : ",[").append(range.first()).append(',');
            // PostgreSQL keeps the end as the first integer that is not in the range: after the greatest there is none.
            text.append(range.last() == Integer.MAX_VALUE ? ")" : range.last() + "]");
        }
        return text.append('}').toString();
    }
}
