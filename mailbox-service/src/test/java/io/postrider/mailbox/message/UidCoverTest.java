package io.postrider.mailbox.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class UidCoverTest {
    private static final Pattern RANGE = Pattern.compile("\\[(\\d+),(?:(\\d+)])?");

    private static List<Object> parameters(String set) {
        return UidCover.of(UidSet.parse(set).ranges()).parameters(new UUID(0, 1), 1);
    }

    @Test
    void leavesOutWhatLiesFarApart() {
        List<Object> parameters = parameters("1,5:6,70000");
        assertThat((Integer[]) parameters.get(0)).containsExactly(1, 5, 70000);
        assertThat((Integer[]) parameters.get(1)).containsExactly(1, 6, 70000);
        assertThat((String[]) parameters.get(2)).containsExactly("{[1,1]}", "{[5,6]}", "{[70000,70000]}");
    }

    @Test
    void theGreatestUidHasNoneAfterIt() {
        assertThat((String[]) parameters("1:4294967295").get(2)).containsExactly("{[1,)}");
    }

    @Test
    void nothingIsNoSpan() {
        assertThat((Integer[]) parameters("").getFirst()).isEmpty();
    }

    @Test
    void fewSpansHoldEveryUidAndNoOther() {
        var random = new Random(11);
        for (int round = 0; round < 200; round++) {
            var uids = new TreeSet<Integer>();
            random.ints(random.nextInt(1, 400), 1, random.nextInt(2, 10_000)).forEach(uids::add);
            List<Object> parameters = parameters(UidSet.format(uids));
            var firsts = (Integer[]) parameters.get(0);
            var lasts = (Integer[]) parameters.get(1);
            var exact = (String[]) parameters.get(2);
            assertThat(firsts.length).isBetween(1, 16);
            var covered = new TreeSet<Integer>();
            for (int i = 0; i < firsts.length; i++) {
                var ranges = RANGE.matcher(exact[i]);
                while (ranges.find()) {
                    for (int uid = Integer.parseInt(ranges.group(1)); uid <= Integer.parseInt(ranges.group(2)); uid++) {
                        assertThat(uid).isBetween(firsts[i], lasts[i]);
                        covered.add(uid);
                    }
                }
            }
            assertThat(covered).isEqualTo(uids);
        }
    }
}
