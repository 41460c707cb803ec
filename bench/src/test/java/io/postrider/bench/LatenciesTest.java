package io.postrider.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void givesTheTimeBelowWhichAShareLies() {
        Latencies latencies = new Latencies();
        for (int i = 1; i <= 2000; i++) {
            latencies.add(i * 1_000_000L);
        }
        assertThat(latencies.percentile(0.5)).isEqualTo(1000);
        assertThat(latencies.percentile(0.99)).isEqualTo(1980);
        assertThat(latencies.percentile(1)).isEqualTo(2000);
    }

    @Test
    void figuresAreALineOfJson() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Figures("accept").put("rate", 1234.5).put("reply", new Latencies()).print(new PrintStream(out));
        assertThat(out.toString())
                .startsWith("{\"scenario\": \"accept\", \"rate\": 1235, \"replyP50Ms\": null")
                .endsWith("}" + System.lineSeparator());
    }

    @Test
    void messagesHaveTheSizeAskedForAndDiffer() {
        Messages messages = new Messages(4096);
        byte[] first = messages.message(1, "a@b.test");
        assertThat(first).hasSizeBetween(4080, 4120);
        assertThat(new String(first).lines()).noneMatch(line -> line.startsWith("."));
        assertThat(messages.message(2, "a@b.test")).isNotEqualTo(first);
    }
}
