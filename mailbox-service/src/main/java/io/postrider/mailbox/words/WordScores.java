package io.postrider.mailbox.words;

import io.postrider.api.mailbox.WordQuestion;
import io.postrider.api.mailbox.WordScore;
import io.postrider.mail.spam.Bayes;
import io.postrider.mail.spam.WordCounts;
import io.postrider.mail.spam.Words;
import io.postrider.mailbox.database.Transactions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says what the words of a message mean to accounts: an account's own lessons, or its domain's while it has taught too little. */
public final class WordScores {
    private final WordStore store;

    /** Scores from that database. */
    public WordScores(Transactions transactions) {
        this.store = new WordStore(transactions);
    }

    /** One score for each account, in their order. */
    public List<WordScore> of(WordQuestion question) {
        Map<UUID, UUID> domains = store.domains(question.accountIds());
        Set<UUID> owners = new HashSet<>(question.accountIds());
        owners.addAll(domains.values());
        long[] few = {Words.MESSAGES, question.author(), question.domain()};
        Map<UUID, WordCounts> totals = store.find(owners, few);
        // Nearly everybody has taught nothing: the many words are looked up only where that tells something.
        owners.removeIf(owner -> !Bayes.knows(counts(totals, owner)));
        Map<UUID, WordCounts> learned = store.find(owners, words(question));
        List<WordScore> scores = new ArrayList<>();
        for (UUID account : question.accountIds()) {
            UUID domain = domains.get(account);
            UUID owner = owners.contains(account) ? account : domain;
            Double probability = owner != null && owners.contains(owner)
                    ? Double.valueOf(Bayes.probability(question(question), counts(learned, owner)))
                    : null;
            WordCounts.Count author = counts(totals, account).of(question.author());
            WordCounts.Count sender =
                    counts(totals, domain == null ? account : domain).of(question.domain());
            boolean knowsAuthor = question.author() != Words.MESSAGES && author.ham() > 0;
            boolean asked = question.domain() != Words.MESSAGES;
            scores.add(new WordScore(
                    account,
                    taught(counts(totals, account)) || taught(counts(totals, domain)),
                    probability,
                    knowsAuthor,
                    asked ? sender.spam() : 0,
                    asked ? sender.ham() : 0));
        }
        return scores;
    }

    private static boolean taught(WordCounts counts) {
        return counts.messages().spam() + counts.messages().ham() > 0;
    }

    private static WordCounts counts(Map<UUID, WordCounts> found, @Nullable UUID owner) {
        WordCounts counts = owner == null ? null : found.get(owner);
        return counts == null ? new WordCounts() : counts;
    }

    private static long[] question(WordQuestion question) {
        return question.words().stream().mapToLong(Long::longValue).toArray();
    }

    /** With the one that counts the messages. */
    private static long[] words(WordQuestion question) {
        long[] asked =
                java.util.Arrays.copyOf(question(question), question.words().size() + 1);
        asked[asked.length - 1] = Words.MESSAGES;
        return asked;
    }
}
