package io.postrider.mailbox.message;

import io.postrider.mailbox.message.UidSet.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks through a UID set in steps that a statement can do: a part of one wide range, or many narrow ranges that hold no
 * more UIDs together than a page.
 */
final class UidCursor {
    private final List<Range> ranges;
    private int index;
    private int from;

    UidCursor(UidSet uids) {
        ranges = uids.ranges();
        from = ranges.isEmpty() ? 0 : ranges.getFirst().first();
    }

    /**
     * What the next statement looks for.
     *
     * @param ranges one wide range, or several that a page holds
     * @param wide whether it may find more than a page
     */
    record Step(List<Range> ranges, boolean wide) {
        int first() {
            return ranges.getFirst().first();
        }

        int last() {
            return ranges.getLast().last();
        }
    }

    boolean done() {
        return index >= ranges.size();
    }

    Step step(int pageSize) {
        List<Range> step = new ArrayList<>();
        long total = 0;
        int start = from;
        for (int i = index; i < ranges.size(); i++) {
            var range = new Range(start, ranges.get(i).last());
            total += (long) range.last() - range.first() + 1;
            if (total > pageSize && !step.isEmpty()) {
                break;
            }
            step.add(range);
            if (total > pageSize) {
                return new Step(step, true);
            }
            start = i + 1 < ranges.size() ? ranges.get(i + 1).first() : 0;
        }
        return new Step(step, false);
    }

    /** Goes on at a UID within the wide range at hand. */
    void moveTo(int uid) {
        from = uid;
        if (uid > ranges.get(index).last()) {
            nextRange(index + 1);
        }
    }

    /** Goes on behind a step. */
    void finish(Step step) {
        nextRange(index + step.ranges().size());
    }

    private void nextRange(int next) {
        index = next;
        from = done() ? 0 : ranges.get(index).first();
    }
}
