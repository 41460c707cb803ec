package io.postrider.smtp.door;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.api.door.CountAnswer;
import io.postrider.api.door.CountReport.Count;
import io.postrider.api.door.DoorApi;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often clients did things, here and as far as is known elsewhere. Counting waits for nobody: what the other replicas have
 * counted comes beside it, and while it does not, this one holds its own share of each limit.
 */
final class Tallies {
    private static final int MOST_ENTRIES = 200_000;

    /** Below this part of a limit, what one replica has seen need not be told. */
    private static final int TOLD_FROM = 16;

    private static final Duration AWAY_AFTER = Duration.ofSeconds(10);

    private final Clock clock;
    private final Cache<Key, Tally> tallies;
    private final Set<Key> touched = ConcurrentHashMap.newKeySet();
    private volatile int replicas = 1;
    private volatile long answeredAt;

    Tallies(Clock clock) {
        this.clock = clock;
        this.tallies = Caffeine.newBuilder()
                .maximumSize(MOST_ENTRIES)
                .expireAfterAccess(Duration.ofHours(2))
                .executor(Runnable::run)
                .build();
    }

    /** What is counted, and within what span of time. */
    enum Kind {
        CONNECTIONS(60),
        MESSAGES(60),
        SENDER_MESSAGES(3_600),
        RECIPIENT_MESSAGES(3_600),
        UNKNOWN_RECIPIENTS(600),
        KNOWN_RECIPIENTS(600);

        private final int seconds;

        Kind(int seconds) {
            this.seconds = seconds;
        }
    }

    /** What of whom within which span. */
    private record Key(UUID id, long begins, int seconds) {}

    private static final class Tally {
        private final AtomicLong own = new AtomicLong();
        private volatile long others;

        long sum() {
            return own.get() + others;
        }
    }

    /** Counts once more. */
    long add(Kind kind, String who, int limit) {
        Key key = key(kind, who);
        Tally tally = tally(key);
        long own = tally.own.incrementAndGet();
        if (own >= limit / TOLD_FROM) {
            touch(key);
        }
        return tally.sum();
    }

    /** What is counted so far. */
    long look(Kind kind, String who) {
        Key key = key(kind, who);
        touch(key);
        return tally(key).sum();
    }

    /** How much of a limit is this replica's own now: all of it while it hears of the others. */
    int share(int limit) {
        boolean away = clock.millis() - answeredAt > AWAY_AFTER.toMillis();
        return away ? Math.max(1, (limit + replicas - 1) / replicas) : limit;
    }

    private Tally tally(Key key) {
        return tallies.get(key, added -> new Tally());
    }

    /** Bounded like the counts themselves: what is not told now is told when it is counted again. */
    private void touch(Key key) {
        if (touched.size() < MOST_ENTRIES) {
            touched.add(key);
        }
    }

    private Key key(Kind kind, String who) {
        long now = clock.millis() / 1_000;
        return new Key(id(kind, who), now - now % kind.seconds, kind.seconds);
    }

    /** Nobody's address leaves this process for a count. */
    private static UUID id(Kind kind, String who) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer hash =
                    ByteBuffer.wrap(digest.digest((kind.name() + '\n' + who).getBytes(StandardCharsets.UTF_8)));
            return new UUID(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What is to be told and asked, as long as it is taken down. */
    List<Told> touched() {
        List<Told> batch = new ArrayList<>();
        long now = clock.millis() / 1_000;
        Iterator<Key> keys = touched.iterator();
        while (keys.hasNext() && batch.size() < DoorApi.MOST) {
            Key key = keys.next();
            keys.remove();
            Tally tally = tallies.getIfPresent(key);
            if (tally != null && key.begins() + key.seconds() > now) {
                batch.add(new Told(key, new Count(key.id(), key.begins(), tally.own.get())));
            }
        }
        return batch;
    }

    /** A count on its way. */
    static final class Told {
        private final Key key;
        private final Count count;

        private Told(Key key, Count count) {
            this.key = key;
            this.count = count;
        }

        Count count() {
            return count;
        }
    }

    /** The others were heard. */
    void heard(List<Told> batch, CountAnswer answer) {
        replicas = Math.max(1, answer.replicas());
        answeredAt = clock.millis();
        for (int i = 0; i < Math.min(batch.size(), answer.others().size()); i++) {
            tally(batch.get(i).key).others = Math.max(0, answer.others().get(i));
        }
    }

    /** Nobody was heard: it is told with the next. */
    void unheard(List<Told> batch) {
        batch.forEach(told -> touch(told.key));
    }
}
