package io.postrider.mailbox.words;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentGoneException;
import io.postrider.blob.ContentHead;
import io.postrider.blob.ContentStore;
import io.postrider.mail.spam.Sample;
import io.postrider.mail.spam.WordCounts.Count;
import io.postrider.mail.spam.Words;
import io.postrider.mailbox.database.Transactions;
import io.postrider.platform.lifecycle.Rounds;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Counts the words of lessons, on every replica: a lesson is leased, and counted in one transaction with the note that it was. */
public final class Learner extends Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Learner.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final int BATCH = 50;

    /** One account's opinion, or whoever has its password, is not to be its domain's. */
    private static final int MOST_OF_ACCOUNT = 300;

    private static final int MOST_BATCHES = 20;
    private static final int KEPT_DAYS = 180;
    /** The first time an hour after the start, then daily: it reads all words there are. */
    private static final int ROUNDS_A_DAY = (int) (Duration.ofDays(1).toSeconds() / PAUSE.toSeconds());

    private static final int FIRST_FORGETTING = ROUNDS_A_DAY / 24;

    private final Transactions transactions;
    private final ContentStore contents;
    private final WordStore store;
    private final Counter learned;
    private final int mostOfAccount;
    private int rounds;

    /** A learner of that database. */
    public Learner(Transactions transactions, ContentStore contents, MeterRegistry meters) {
        this(transactions, contents, meters, MOST_OF_ACCOUNT);
    }

    /**
     * A learner of that database.
     *
     * @param mostOfAccount of how many messages of each kind, at most, an account teaches its domain the words
     */
    public Learner(Transactions transactions, ContentStore contents, MeterRegistry meters, int mostOfAccount) {
        super("learner", PAUSE, First.AFTER_PAUSE);
        this.transactions = transactions;
        this.contents = contents;
        this.store = new WordStore(transactions);
        this.learned = Counter.builder("postrider.words.lessons")
                .description("Messages whose words were counted as spam or not")
                .register(meters);
        this.mostOfAccount = mostOfAccount;
    }

    private record Lesson(
            UUID accountId,
            UUID contentId,
            UUID tenantId,
            boolean spam,
            @Nullable Boolean learned,
            boolean shared) {}

    @Override
    protected void round() {
        learn();
        if (rounds++ % ROUNDS_A_DAY == FIRST_FORGETTING) {
            forget();
        }
    }

    /** Forgets what tells nothing any more. */
    public void forget() {
        store.forget(KEPT_DAYS);
    }

    /** Learns what is due. */
    public void learn() {
        int due = BATCH;
        for (int i = 0; i < MOST_BATCHES && due == BATCH; i++) {
            List<Lesson> leased = lease();
            leased.forEach(this::learn);
            due = leased.size();
        }
    }

    /** The attempt is counted before it is made: a message that breaks us does so five times and no more. */
    private List<Lesson> lease() {
        return transactions.write(() -> transactions
                .jdbc()
                .sql("""
                        UPDATE mail.lesson SET attempts = attempts + 1, due_at = now() + interval '5 minutes'
                        WHERE ctid = ANY (ARRAY(
                            SELECT ctid FROM mail.lesson
                            WHERE learned IS DISTINCT FROM spam AND due_at <= now() AND attempts < 5
                            ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED))
                        RETURNING account_id, content_id, tenant_id, spam, learned, shared
                        """)
                .params(BATCH)
                .query((row, number) -> new Lesson(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getObject(3, UUID.class),
                        row.getBoolean(4),
                        row.getObject(5, Boolean.class),
                        row.getBoolean(6)))
                .list());
    }

    private void learn(Lesson lesson) {
        try {
            long[] words = words(lesson.contentId());
            if (words.length == 0) {
                forget(lesson);
            } else if (transactions.write(() -> count(lesson, words))) {
                learned.increment();
            }
        } catch (IOException e) {
            LOG.warn("content {} cannot be learned: {}", lesson.contentId(), e.getMessage());
        } catch (ProblemException | DataAccessException e) {
            LOG.warn("a lesson is learned later: {}", e.getMessage());
        } catch (RuntimeException | StackOverflowError defect) {
            // Its attempts are counted; those that were leased with it are not to lose theirs.
            LOG.error("content {} cannot be learned", lesson.contentId(), defect);
        }
    }

    /** The message's words, by its beginning; none when it is gone. */
    private long[] words(UUID contentId) throws IOException {
        ContentHead head = contents.find(List.of(contentId)).get(contentId);
        if (head == null) {
            return new long[0];
        }
        try (InputStream octets = contents.open(contentId, 0, Math.min(head.size(), Sample.MAX_OCTETS))) {
            return Words.of(Sample.of(octets.readAllBytes()));
        } catch (ContentGoneException e) {
            return new long[0];
        }
    }

    private boolean count(Lesson lesson, long[] words) {
        boolean shared = isShared(lesson);
        // Called something else meanwhile, or counted by another after our lease: then it is due again, or done.
        int noted = transactions
                .jdbc()
                .sql("""
                        UPDATE mail.lesson SET learned = ?, shared = ?, attempts = 0
                        WHERE account_id = ? AND content_id = ? AND learned IS NOT DISTINCT FROM ?
                        """)
                .params(Arrays.asList(lesson.spam(), shared, lesson.accountId(), lesson.contentId(), lesson.learned()))
                .update();
        if (noted == 0) {
            return false;
        }
        int before = lesson.learned() == null ? 0 : 1;
        Count change = lesson.spam() ? new Count(1, -before) : new Count(-before, 1);
        long[] counted = Arrays.copyOf(words, words.length + 1);
        counted[words.length] = Words.MESSAGES;
        store.add(lesson.accountId(), lesson.tenantId(), counted, change);
        UUID domain = store.domains(List.of(lesson.accountId())).get(lesson.accountId());
        if (domain != null && shared) {
            store.add(domain, lesson.tenantId(), counted, change);
        }
        return true;
    }

    /** What was counted for the domain is taken back there too. */
    private boolean isShared(Lesson lesson) {
        return lesson.learned() == null
                ? store.messages(lesson.accountId(), lesson.spam()) < mostOfAccount
                : lesson.shared();
    }

    private void forget(Lesson lesson) {
        transactions.write(() -> transactions
                .jdbc()
                .sql("DELETE FROM mail.lesson WHERE account_id = ? AND content_id = ?")
                .params(lesson.accountId(), lesson.contentId())
                .update());
    }
}
