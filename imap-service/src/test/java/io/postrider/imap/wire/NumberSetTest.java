package io.postrider.imap.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NumberSetTest {
    private static SequenceSet sequence(String text) {
        byte[] octets = text.getBytes(US_ASCII);
        return SequenceSet.parse(new WireReader(octets, 0, octets.length, new Limits(100, 0, 0, 100, 0, 4, 1)));
    }

    @Test
    void resolvesStarsAndReversedRanges() {
        assertThat(sequence("5:3,*").resolve(9)).hasToString("3:5,9");
        assertThat(sequence("*:4").resolve(2)).hasToString("2:4");
        assertThat(sequence("10:*").resolve(7)).hasToString("7:10");
        assertThat(sequence("1,2,3,2:6").resolve(9)).hasToString("1:6");
        assertThat(sequence("4294967295").resolve(9)).hasToString("2147483647");
    }

    @Test
    void printsWhatItRead() {
        for (String text : new String[] {"1:*", "5:3,*", "7", "*", "1,3,5:9"}) {
            assertThat(sequence(text)).hasToString(text);
        }
    }

    @Test
    void boundsItsRanges() {
        assertThat(sequence("1,3,5,7").resolve(9).ranges()).isEqualTo(4);
        assertThatThrownBy(() -> sequence("1,3,5,7,9")).isInstanceOf(SyntaxException.class);
    }

    @Test
    void parsesWhatItPrints() {
        var random = new Random(1);
        for (int round = 0; round < 500; round++) {
            TreeSet<Integer> numbers = numbers(random);
            NumberSet set = set(numbers);
            assertThat(NumberSet.parse(set.toString())).isEqualTo(set);
            assertThat(set.count()).isEqualTo(numbers.size());
            for (int n = 1; n < 70; n++) {
                assertThat(set.contains(n)).isEqualTo(numbers.contains(n));
            }
        }
    }

    @Test
    void takesOneSetFromAnother() {
        var random = new Random(2);
        for (int round = 0; round < 500; round++) {
            TreeSet<Integer> left = numbers(random);
            TreeSet<Integer> right = numbers(random);
            NumberSet without = set(left).without(set(right));
            left.removeAll(right);
            assertThat(without).isEqualTo(set(left));
        }
    }

    @Test
    void splitsIntoPartsThatAreTheWhole() {
        NumberSet set = NumberSet.parse("1,3,5:7,9,11");
        assertThat(set.split(2)).hasToString("[1,3, 5:7,9, 11]");
        assertThat(NumberSet.EMPTY.split(2)).isEmpty();
    }

    private static TreeSet<Integer> numbers(Random random) {
        var numbers = new TreeSet<Integer>();
        for (int i = random.nextInt(40); i > 0; i--) {
            numbers.add(1 + random.nextInt(60));
        }
        return numbers;
    }

    private static NumberSet set(TreeSet<Integer> numbers) {
        var set = new NumberSet.Builder();
        numbers.descendingSet().forEach(set::add);
        return set.build();
    }
}
