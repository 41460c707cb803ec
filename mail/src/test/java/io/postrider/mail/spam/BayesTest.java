package io.postrider.mail.spam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BayesTest {
    private static long[] words(String text) {
        return Words.of(
                Sample.of(("Subject: " + text + "\r\nFrom: a@b.example\r\n\r\n" + text + "\r\n").getBytes(UTF_8)));
    }

    private static WordCounts learned() {
        var counts = new WordCounts();
        for (int i = 0; i < 10; i++) {
            counts.learn(words("cheap watches offer number" + i), true);
            counts.learn(words("meeting minutes project number" + i), false);
        }
        return counts;
    }

    @Test
    void tellsApartWhatItLearned() {
        assertThat(Bayes.probability(words("cheap watches"), learned())).isGreaterThan(0.95);
        assertThat(Bayes.probability(words("project meeting"), learned())).isLessThan(0.05);
        assertThat(Bayes.probability(words("cheap watches at the project meeting"), learned()))
                .isBetween(0.2, 0.8);
    }

    @Test
    void saysNothingOfWhatItNeverSaw() {
        assertThat(Bayes.probability(words("zebra giraffe"), learned())).isEqualTo(0.5, within(0.1));
        assertThat(Bayes.probability(words("cheap"), new WordCounts())).isEqualTo(0.5);
        assertThat(Bayes.score(0.5)).isZero();
    }

    @Test
    void scoresMoreTheSurerItIs() {
        assertThat(Bayes.score(0.999)).isEqualTo(5);
        assertThat(Bayes.score(0.001)).isEqualTo(-3);
        assertThat(Bayes.score(0.9)).isBetween(3.0, 4.0);
    }

    @Test
    void keepsDistinctWordsSortedAndBounded() {
        String text = IntStream.range(0, 5_000)
                .mapToObj(i -> "word" + i + " twice twice")
                .collect(Collectors.joining(" "));
        assertThat(words(text))
                .hasSize(Words.MOST)
                .isSorted()
                .doesNotHaveDuplicates()
                .doesNotContain(Words.MESSAGES);
    }

    @Test
    void findsWordsInScriptsWithoutSpaces() {
        assertThat(words("\u4F1A\u8BAE\u7EAA\u8981").length).isGreaterThan(words("").length + 4);
    }

    @Test
    void countsAnAuthorAsItsAddress() {
        assertThat(words("hello")).contains(Words.author("A@b.example"), Words.domain("b.example"));
    }

    @Test
    void aLongMessageOverflowsNothing() {
        assertThat(Bayes.chiSquare(5_000, 300)).isBetween(0.0, 1.0);
        assertThat(Bayes.chiSquare(0, 300)).isEqualTo(1, within(1e-9));
        assertThat(Bayes.chiSquare(2, 2)).isEqualTo(Math.exp(-1), within(1e-9));
    }
}
