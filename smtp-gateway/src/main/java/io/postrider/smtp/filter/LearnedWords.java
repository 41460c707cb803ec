package io.postrider.smtp.filter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.api.mailbox.WordApi;
import io.postrider.api.mailbox.WordQuestion;
import io.postrider.api.mailbox.WordScore;
import io.postrider.api.verdict.Finding;
import io.postrider.mail.address.Address;
import io.postrider.mail.spam.Bayes;
import io.postrider.mail.spam.Sample;
import io.postrider.mail.spam.Words;
import io.postrider.platform.observe.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a message's recipients taught by moving mail to Junk and out of it, asked of mailbox-service in one call. When it is away nothing
 * is known; for a while nobody asks then.
 */
public final class LearnedWords implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LearnedWords.class);
    private static final long PAUSE_AFTER_FAILURE = Duration.ofSeconds(5).toNanos();
    private static final int QUESTIONS_AT_ONCE = 64;
    private static final int MOST_UNTAUGHT = 100_000;
    private static final Duration UNTAUGHT = Duration.ofMinutes(1);

    private final WordApi mailboxService;
    private final Semaphore questions = new Semaphore(QUESTIONS_AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    /** Accounts that taught nothing, nor did their domain: nearly all of them, and no call is made for their sake. */
    private final Cache<UUID, Boolean> untaught = Caffeine.newBuilder()
            .maximumSize(MOST_UNTAUGHT)
            .expireAfterWrite(UNTAUGHT)
            .build();

    private volatile long silentUntil = System.nanoTime();

    /** What that service knows. */
    public LearnedWords(WordApi mailboxService) {
        this.mailboxService = mailboxService;
    }

    /**
     * What is known of a message.
     *
     * @param scores of those of its recipients who taught anything
     * @param everybody whether these are all of them
     */
    record Known(List<WordScore> scores, boolean everybody) {
        static final Known NOTHING = new Known(List.of(), false);

        private static final double MOST_REPUTATION = 2;
        private static final int FULL_REPUTATION = 10;
        private static final double FIRST_CONTACT = 1;
        private static final double NO_OPINION = 0.5;

        /** Nobody loses mail by what another one calls spam: of several recipients the mildest counts, and who says nothing is mild. */
        List<Finding> findings(boolean imitates) {
            List<Finding> findings = new ArrayList<>();
            double probability = scores.stream()
                    .map(WordScore::probability)
                    .mapToDouble(value -> value == null ? NO_OPINION : value)
                    .min()
                    .orElse(NO_OPINION);
            double reputation =
                    scores.stream().mapToDouble(Known::reputation).min().orElse(0);
            if (probability < NO_OPINION || everybody && probability > NO_OPINION) {
                findings.add(bayes(probability));
            }
            if (reputation < 0 || everybody && reputation > 0) {
                String result = reputation > 0 ? "bad" : "good";
                findings.add(new Finding("reputation", result, reputation, null, "the author's domain"));
            }
            if (imitates && !scores.isEmpty() && scores.stream().noneMatch(WordScore::knowsAuthor)) {
                findings.add(
                        new Finding("phishing", "hit", FIRST_CONTACT, "FIRST_CONTACT", "nobody here knows the author"));
            }
            return findings;
        }

        private static Finding bayes(double probability) {
            String result = probability > 0.8 ? "spam" : probability < 0.2 ? "ham" : "unsure";
            return new Finding(
                    "bayes", result, Bayes.score(probability), null, String.format(Locale.ROOT, "%.3f", probability));
        }

        private static double reputation(WordScore score) {
            int seen = score.domainSpam() + score.domainHam();
            if (seen == 0) {
                return 0;
            }
            double weight = Math.min(1, (double) seen / FULL_REPUTATION);
            return weight * MOST_REPUTATION * (score.domainSpam() - score.domainHam()) / seen;
        }
    }

    /** Asks; what comes of it is there when it is there. */
    Future<Known> ask(Set<UUID> all, Sample sample) {
        List<UUID> accounts = all.stream()
                .filter(account -> untaught.getIfPresent(account) == null)
                .limit(WordQuestion.MOST_ACCOUNTS)
                .toList();
        boolean silent = System.nanoTime() - silentUntil < 0;
        if (accounts.isEmpty() || silent || !questions.tryAcquire()) {
            return CompletableFuture.completedFuture(Known.NOTHING);
        }
        String trace = Trace.currentOrNew();
        return threads.submit(() -> {
            try (Trace.Scope _ = Trace.open(trace)) {
                List<WordScore> scores = mailboxService.scores(question(accounts, sample));
                scores.stream()
                        .filter(score -> !score.taught())
                        .forEach(score -> untaught.put(score.accountId(), true));
                List<WordScore> taught =
                        scores.stream().filter(WordScore::taught).toList();
                return new Known(taught, taught.size() == all.size());
            } catch (RuntimeException e) {
                silentUntil = System.nanoTime() + PAUSE_AFTER_FAILURE;
                log.warn("event=words-unknown reason=\"{}\"", e.toString());
                return Known.NOTHING;
            } finally {
                questions.release();
            }
        });
    }

    private static WordQuestion question(List<UUID> asked, Sample sample) {
        Address.Individual from = sample.from();
        List<Long> words = Arrays.stream(Words.of(sample)).boxed().toList();
        long author = from == null ? 0 : Words.author(from.address());
        long domain = from == null ? 0 : Words.domain(from.domain());
        return new WordQuestion(asked, words, author, domain);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
