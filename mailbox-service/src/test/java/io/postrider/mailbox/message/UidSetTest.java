package io.postrider.mailbox.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.message.UidSet.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class UidSetTest {
    @Test
    void mergesRangesInOrder() {
        assertThat(UidSet.parse("9,1:3,5,4,12:10,4294967295").ranges())
                .containsExactly(new Range(1, 5), new Range(9, 12), new Range(Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertThat(UidSet.parse("").ranges()).isEmpty();
        assertThat(UidSet.parse("1:2147483647,5").ranges()).containsExactly(new Range(1, Integer.MAX_VALUE));
    }

    @Test
    void refusesWhatIsNoSet() {
        for (String bad :
                List.of("0", "*", "1:", ":1", "1,", ",1", "a", "1:2:3", "-1", "4294967296", "99999999999", " 1")) {
            assertThatThrownBy(() -> UidSet.parse(bad)).as(bad).isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void printsWhatItReads() {
        assertThat(UidSet.format(List.of())).isEmpty();
        assertThat(UidSet.format(List.of(1, 2, 3, 7, 9, 10))).isEqualTo("1:3,7,9:10");
    }

    @Test
    void aCursorMeetsEachUidOnceWhateverThePageIs() {
        var random = new Random(7);
        for (int round = 0; round < 500; round++) {
            var uids = new TreeSet<Integer>();
            random.ints(random.nextInt(1, 60), 1, 150).forEach(uids::add);
            int page = random.nextInt(1, 20);
            var present = new TreeSet<Integer>();
            random.ints(random.nextInt(0, 100), 1, 150).forEach(present::add);
            assertThat(walk(UidSet.parse(UidSet.format(uids)), page, present))
                    .containsExactlyElementsOf(
                            uids.stream().filter(present::contains).toList());
        }
    }

    /** Walks as {@link MessageRows#next} does, over UIDs that exist. */
    private static List<Integer> walk(UidSet uids, int page, TreeSet<Integer> present) {
        List<Integer> met = new ArrayList<>();
        var cursor = new UidCursor(uids);
        while (!cursor.done()) {
            UidCursor.Step step = cursor.step(page);
            List<Integer> found = present.stream()
                    .filter(uid ->
                            step.ranges().stream().anyMatch(range -> range.first() <= uid && uid <= range.last()))
                    .limit(step.wide() ? page : Integer.MAX_VALUE)
                    .toList();
            assertThat(found.size()).isLessThanOrEqualTo(page);
            met.addAll(found);
            if (step.wide() && found.size() == page) {
                cursor.moveTo(found.getLast() + 1);
            } else {
                cursor.finish(step);
            }
        }
        return met;
    }
}
