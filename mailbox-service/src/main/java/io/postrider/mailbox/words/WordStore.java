package io.postrider.mailbox.words;

import io.postrider.mail.spam.WordCounts;
import io.postrider.mail.spam.WordCounts.Count;
import io.postrider.mail.spam.Words;
import io.postrider.mailbox.database.Transactions;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.RowCallbackHandler;

/** The words' counts. */
final class WordStore {
    /** So many rows a transaction; statements name the number. */
    private static final int STEP = 5_000;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Transactions transactions;

    WordStore(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The counts of these words, of each of these accounts or domains. */
    Map<UUID, WordCounts> find(Collection<UUID> owners, long[] words) {
        Map<UUID, WordCounts> found = new HashMap<>();
        owners.forEach(owner -> found.put(owner, new WordCounts()));
        if (owners.isEmpty()) {
            return found;
        }
        RowCallbackHandler taker = row -> {
            WordCounts counts = found.get(row.getObject(1, UUID.class));
            if (counts != null) {
                counts.put(row.getLong(2), new Count(row.getInt(3), row.getInt(4)));
            }
        };
        return transactions.read(() -> {
            // OFFSET 0: each owner's words are looked up by themselves, however many the planner takes an owner to
            // have.
            transactions
                    .jdbc()
                    .sql("""
                            SELECT o.id, w.word, w.spam, w.ham
                            FROM unnest(?::uuid[]) AS o (id) CROSS JOIN LATERAL (
                                SELECT word, spam, ham FROM mail.word
                                WHERE account_id = o.id AND word = ANY (?::bigint[]) OFFSET 0) w
                            """)
                    .params(owners.toArray(UUID[]::new), boxed(words))
                    .query(taker);
            return found;
        });
    }

    /** The domains of accounts, as far as they are known here. */
    Map<UUID, UUID> domains(Collection<UUID> accountIds) {
        Map<UUID, UUID> domains = new HashMap<>();
        RowCallbackHandler taker = row -> domains.put(row.getObject(1, UUID.class), row.getObject(2, UUID.class));
        return transactions.read(() -> {
            transactions
                    .jdbc()
                    .sql("""
                            SELECT account_id, domain_id FROM mail.account
                            WHERE account_id = ANY (?::uuid[]) AND domain_id IS NOT NULL
                            """)
                    .params((Object) accountIds.toArray(UUID[]::new))
                    .query(taker);
            return domains;
        });
    }

    /** How many messages of a kind somebody has taught. */
    int messages(UUID owner, boolean spam) {
        return transactions
                .jdbc()
                .sql("""
                        SELECT coalesce(sum(CASE WHEN ? THEN spam ELSE ham END), 0)
                        FROM mail.word WHERE account_id = ? AND word = ?
                        """)
                .params(spam, owner, Words.MESSAGES)
                .query(Integer.class)
                .single();
    }

    /** Counts a message's words, in a transaction; in the order of the words, so that two of them never wait for each other. */
    void add(UUID owner, UUID tenantId, long[] words, Count change) {
        Long[] sorted = boxed(words);
        Arrays.sort(sorted);
        transactions
                .jdbc()
                .sql("""
                        INSERT INTO mail.word AS w (account_id, word, tenant_id, spam, ham)
                        SELECT ?, n.word, ?, greatest(0, ?::integer), greatest(0, ?::integer)
                        FROM unnest(?::bigint[]) WITH ORDINALITY AS n (word, place) ORDER BY n.place
                        ON CONFLICT (account_id, word) DO UPDATE
                        SET spam = greatest(0, w.spam + ?::integer), ham = greatest(0, w.ham + ?::integer),
                            seen_on = current_date
                        """)
                .params(owner, tenantId, change.spam(), change.ham(), sorted, change.spam(), change.ham())
                .update();
    }

    /** Forgets words that were seen once and not for a long time, and lessons that nobody will take back any more. */
    void forget(int days) {
        // From account to account in the key, so that what a statement costs depends on one account alone.
        for (Optional<UUID> next = next(BEFORE_ALL); next.isPresent(); next = next(next.get())) {
            UUID owner = next.get();
            all("""
                    DELETE FROM mail.word WHERE account_id = ? AND word = ANY (ARRAY(
                        SELECT word FROM mail.word
                        WHERE account_id = ? AND spam + ham <= 1 AND seen_on < current_date - ?::integer AND word <> 0
                        ORDER BY word LIMIT 5000 FOR UPDATE SKIP LOCKED))
                    """, owner, owner, days);
        }
        all("""
                DELETE FROM mail.lesson WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM mail.lesson
                    WHERE learned = spam AND due_at < now() - make_interval(days => ?::integer)
                    LIMIT 5000 FOR UPDATE SKIP LOCKED))
                """, days);
        all("""
                DELETE FROM mail.lesson WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM mail.lesson
                    WHERE learned IS DISTINCT FROM spam AND attempts >= 5 AND due_at < now() - interval '1 day'
                    LIMIT 5000 FOR UPDATE SKIP LOCKED))
                """);
    }

    private Optional<UUID> next(UUID owner) {
        return transactions.read(() -> transactions
                .jdbc()
                .sql("SELECT account_id FROM mail.word WHERE account_id > ? ORDER BY account_id LIMIT 1")
                .params(owner)
                .query(UUID.class)
                .optional());
    }

    private void all(String sql, Object... parameters) {
        int step = STEP;
        while (step == STEP) {
            step = transactions.write(
                    () -> transactions.jdbc().sql(sql).params(parameters).update());
        }
    }

    private static Long[] boxed(long[] words) {
        return Arrays.stream(words).boxed().toArray(Long[]::new);
    }
}
