package io.postrider.mail.spam;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In how many messages words were, of those that people called spam and of those that they did not. */
public final class WordCounts {
    private final Map<Long, Count> counts = new HashMap<>();

    /**
     * How often.
     *
     * @param spam in messages that are spam
     * @param ham in messages that are not
     */
    public record Count(int spam, int ham) {
        static final Count NONE = new Count(0, 0);
    }

    /** Sets a word's count. */
    public void put(long word, Count count) {
        counts.put(word, count);
    }

    /** Counts a message's words; for tests and measurements, a service does that in its database. */
    public void learn(long[] words, boolean spam) {
        add(Words.MESSAGES, spam);
        for (long word : words) {
            add(word, spam);
        }
    }

    private void add(long word, boolean spam) {
        Count count = of(word);
        counts.put(word, spam ? new Count(count.spam() + 1, count.ham()) : new Count(count.spam(), count.ham() + 1));
    }

    /** A word's count. */
    public Count of(long word) {
        @Nullable Count count = counts.get(word);
        return count == null ? Count.NONE : count;
    }

    /** How many messages were learned. */
    public Count messages() {
        return of(Words.MESSAGES);
    }
}
