package io.postrider.bench.filter;

import io.postrider.mail.spam.Bayes;
import io.postrider.mail.spam.Facts;
import io.postrider.mail.spam.Hit;
import io.postrider.mail.spam.RuleBook;
import io.postrider.mail.spam.Sample;
import io.postrider.mail.spam.WordCounts;
import io.postrider.mail.spam.Words;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Scores a corpus of two folders, {@code ham} and {@code spam}, a message a file: precision and recall of the rules alone, and of
 * rules and Bayes, where each tenth of the corpus is judged by what the other nine taught.
 */
public final class CorpusApplication {
    private static final int FOLDS = 10;
    private static final double JUNK = 5;

    private final RuleBook rules = RuleBook.standard();
    private final List<Message> messages = new ArrayList<>();
    private final boolean verbose;
    private final PrintStream out;

    private CorpusApplication(boolean verbose, PrintStream out) {
        this.verbose = verbose;
        this.out = out;
    }

    private record Message(String name, boolean spam, Sample sample, long[] words) {}

    private record Judged(int caught, int missed, int lost, int kept) {
        @Override
        public String toString() {
            double precision = 100.0 * caught / Math.max(1, caught + lost);
            double recall = 100.0 * caught / Math.max(1, caught + missed);
            return String.format(
                    Locale.ROOT,
                    "precision %.1f %%, recall %.1f %% (spam %d of %d found, ham %d of %d taken for spam)",
                    precision,
                    recall,
                    caught,
                    caught + missed,
                    lost,
                    lost + kept);
        }
    }

    /** Takes the corpus' folder, and {@code -v} to name each message that is judged wrongly. */
    public static void main(String[] arguments) throws IOException {
        var corpus = new CorpusApplication(List.of(arguments).contains("-v"), System.out);
        Path folder = Path.of(arguments[0]);
        corpus.read(folder.resolve("ham"), false);
        corpus.read(folder.resolve("spam"), true);
        corpus.report();
    }

    private void read(Path folder, boolean spam) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                Sample sample = Sample.of(Files.readAllBytes(file));
                messages.add(new Message(file.getFileName().toString(), spam, sample, Words.of(sample)));
            }
        }
    }

    private void report() {
        out.println("rules:           " + judge(false));
        out.println("rules and Bayes: " + judge(true));
    }

    private Judged judge(boolean bayes) {
        int[] counts = new int[4];
        for (int fold = 0; fold < FOLDS; fold++) {
            WordCounts learned = bayes ? learned(fold) : new WordCounts();
            for (int i = fold; i < messages.size(); i += FOLDS) {
                Message message = messages.get(i);
                boolean junk = score(message, learned) >= JUNK;
                counts[message.spam() ? junk ? 0 : 1 : junk ? 2 : 3]++;
                if (verbose && junk != message.spam()) {
                    explain(message, learned);
                }
            }
        }
        return new Judged(counts[0], counts[1], counts[2], counts[3]);
    }

    private WordCounts learned(int fold) {
        var counts = new WordCounts();
        for (int i = 0; i < messages.size(); i++) {
            if (i % FOLDS != fold) {
                counts.learn(messages.get(i).words(), messages.get(i).spam());
            }
        }
        return counts;
    }

    private double score(Message message, WordCounts learned) {
        double score = Bayes.score(Bayes.probability(message.words(), learned));
        for (Hit hit : rules.hits(message.sample(), Facts.NONE)) {
            score += hit.score();
        }
        return score;
    }

    private void explain(Message message, WordCounts learned) {
        String hits = rules.hits(message.sample(), Facts.NONE).stream()
                .map(hit -> hit.rule() + ' ' + hit.score())
                .collect(Collectors.joining(", "));
        out.printf(
                Locale.ROOT,
                "%s %s %.1f: bayes %.3f, %s%n",
                message.spam() ? "missed" : "lost",
                message.name(),
                score(message, learned),
                Bayes.probability(message.words(), learned),
                hits);
    }
}
