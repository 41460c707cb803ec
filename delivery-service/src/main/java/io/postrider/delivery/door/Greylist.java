package io.postrider.delivery.door;

import io.postrider.api.door.GreyAnswer;
import io.postrider.api.door.GreyQuestion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Who was here before, and which networks come again. */
class Greylist {
    /** So many senders of a network came again: what stands there is a mail server. */
    private static final int LEARNED_AFTER = 5;

    private static final int SWEEP = 10_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    Greylist(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** Notes a meeting; a sender that comes again in time is known from then on. */
    GreyAnswer meet(GreyQuestion question) {
        GreyAnswer answer = transactions.execute(status -> {
            // A crash that forgets the last meetings has somebody wait once more.
            jdbc.sql("SET LOCAL synchronous_commit = off").update();
            return isLearned(question.network()) ? new GreyAnswer(true, 0) : judge(question);
        });
        if (answer == null) {
            throw new IllegalStateException("no answer");
        }
        return answer;
    }

    /** Used once a day it is never forgotten, and written once a day at most. */
    private boolean isLearned(String network) {
        boolean learned = jdbc.sql("""
                        SELECT EXISTS (SELECT FROM queue.greylist_network
                            WHERE network = ? AND passed >= ? AND last_at > now() - interval '35 days')""")
                .params(network, LEARNED_AFTER)
                .query(Boolean.class)
                .single();
        if (learned) {
            jdbc.sql("""
                            UPDATE queue.greylist_network SET last_at = now()
                            WHERE network = ? AND last_at < now() - interval '1 day'""").param(network).update();
        }
        return learned;
    }

    /** What is remembered of a sender. */
    private record Met(boolean passed, int seconds) {}

    private GreyAnswer judge(GreyQuestion question) {
        UUID triple = triple(question);
        // Who did not come again within two days is new once more.
        Met met = jdbc.sql("""
                        INSERT INTO queue.greylist AS g (triple, first_at, last_at) VALUES (?, now(), now())
                        ON CONFLICT (triple) DO UPDATE SET last_at = now(), first_at = CASE
                            WHEN NOT g.passed AND g.last_at < now() - interval '2 days' THEN now() ELSE g.first_at END
                        RETURNING passed, extract(epoch FROM now() - first_at)::integer AS seconds""")
                .param(triple)
                .query((row, n) -> new Met(row.getBoolean("passed"), row.getInt("seconds")))
                .single();
        if (!met.passed() && met.seconds() < question.waitSeconds()) {
            return new GreyAnswer(false, question.waitSeconds() - met.seconds());
        }
        if (!met.passed()) {
            passed(triple, question.network());
        }
        return new GreyAnswer(false, 0);
    }

    private void passed(UUID triple, String network) {
        int updated = jdbc.sql("UPDATE queue.greylist SET passed = true WHERE triple = ? AND NOT passed")
                .param(triple)
                .update();
        if (updated > 0) {
            jdbc.sql("""
                            INSERT INTO queue.greylist_network AS n (network, passed, last_at) VALUES (?, 1, now())
                            ON CONFLICT (network) DO UPDATE SET passed = n.passed + 1, last_at = now()""").param(network).update();
        }
    }

    /** Whose mail for whom is not written down, only whether it was here. */
    private static UUID triple(GreyQuestion question) {
        try {
            String text = question.network() + '\n' + question.sender() + '\n' + question.recipient();
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer hash = ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
            return new UUID(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Forgets who was not here for long. */
    void sweep() {
        int swept;
        do {
            swept = jdbc.sql("""
                            DELETE FROM queue.greylist WHERE triple IN (
                                SELECT triple FROM queue.greylist
                                WHERE last_at < now() - interval '35 days'
                                    OR NOT passed AND last_at < now() - interval '2 days'
                                ORDER BY last_at LIMIT ? FOR UPDATE SKIP LOCKED)""").param(SWEEP).update();
        } while (swept == SWEEP);
        jdbc.sql("DELETE FROM queue.greylist_network WHERE last_at < now() - interval '35 days'")
                .update();
    }
}
