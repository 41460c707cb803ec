package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class BoundariesTest {
    @Test
    void findsAmongManyWhatAPlainSearchFinds() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        for (int round = 0; round < 2_000; round++) {
            var boundaries = new Boundaries();
            List<String> open = new ArrayList<>();
            int count = 1 + random.nextInt(40);
            for (int i = 0; i < count; i++) {
                open.add(word(random, 4));
                boundaries.open(i, open.getLast().getBytes(US_ASCII));
            }
            for (int i = 0; i < 10; i++) {
                String line = word(random, 6) + (random.nextBoolean() ? "--" : "");
                byte[] octets = line.getBytes(US_ASCII);
                assertThat(boundaries.find(octets, 0, octets.length))
                        .as("%s in %s", line, open)
                        .isEqualTo(plain(open, line));
            }
            int depth = random.nextInt(count);
            boundaries.close(depth);
            List<String> left = open.subList(0, depth);
            assertThat(boundaries.find("ab".getBytes(US_ASCII), 0, 2)).isEqualTo(plain(left, "ab"));
        }
    }

    private static int plain(List<String> open, String line) {
        for (int i = open.size() - 1; i >= 0; i--) {
            if (line.equals(open.get(i)) || line.equals(open.get(i) + "--")) {
                return i;
            }
        }
        for (int i = open.size() - 1; i >= 0; i--) {
            if (line.startsWith(open.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static String word(RandomGenerator random, int most) {
        var out = new StringBuilder();
        for (int left = 1 + random.nextInt(most); left > 0; left--) {
            out.append("ab-".charAt(random.nextInt(3)));
        }
        return out.toString();
    }
}
