package io.postrider.bench.parsers;

import io.postrider.mail.spam.Bayes;
import io.postrider.mail.spam.Facts;
import io.postrider.mail.spam.Hit;
import io.postrider.mail.spam.RuleBook;
import io.postrider.mail.spam.Sample;
import io.postrider.mail.spam.WordCounts;
import io.postrider.mail.spam.Words;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the built-in filter costs a message, step by step. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class FilterBenchmark {
    private static final int LEARNED = 200;

    /** What is looked at. */
    @Param
    public MimeBenchmark.Message message = MimeBenchmark.Message.PLAIN_4K;

    private final RuleBook rules = RuleBook.standard();
    private final WordCounts counts = new WordCounts();
    private byte[] octets = new byte[0];
    private Sample sample = Sample.of(octets);
    private long[] words = new long[0];

    /** Makes the message, and lessons that have its words in them. */
    @Setup
    public void make() {
        octets = switch (message) {
            case PLAIN_4K -> SampleMail.plain(4_096);
            case MIXED_8K -> SampleMail.mixed(8_192);
            case MIXED_200K -> SampleMail.mixed(200_000);
        };
        sample = Sample.of(octets);
        words = Words.of(sample);
        for (int i = 0; i < LEARNED; i++) {
            counts.learn(words, i % 3 == 0);
        }
    }

    /** Decoding, links, files. */
    @Benchmark
    public Sample look() {
        return Sample.of(octets);
    }

    /** The rules, header and phishing signs among them. */
    @Benchmark
    public List<Hit> rules() {
        return rules.hits(sample, Facts.NONE);
    }

    /** The words' hashes. */
    @Benchmark
    public long[] words() {
        return Words.of(sample);
    }

    /** The probability, with the counts at hand. */
    @Benchmark
    public double bayes() {
        return Bayes.probability(words, counts);
    }
}
