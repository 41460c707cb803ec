package io.postrider.blob;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes contents that nobody has held for a while and uploads that nobody accepted. Several may run at once: what one
 * has in hand the others pass over. Times are the database's.
 */
public final class ContentSweeper {
    private static final int BATCH = 200;
    private static final int PAGE = 5_000;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Duration minimumAge;

    /** A sweeper that leaves alone what was released or uploaded less than {@code minimumAge} ago. */
    public ContentSweeper(DataSource dataSource, Duration minimumAge) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        this.minimumAge = minimumAge;
    }

    /**
     * What a sweep removed.
     *
     * @param contents contents nobody held
     * @param uploads uploads nobody accepted
     */
    public record Swept(int contents, int uploads) {}

    /** Removes everything that is due, in short transactions. */
    public Swept sweep() {
        int contents = 0;
        for (int seen = BATCH; seen == BATCH; ) {
            Batch batch = transaction.execute(status -> sweepReleased());
            seen = batch.seen();
            contents += batch.removed();
        }
        int uploads = 0;
        for (int step = BATCH; step == BATCH; uploads += step) {
            step = transaction.execute(status -> sweepUploads());
        }
        return new Swept(contents, uploads);
    }

    private record Batch(int seen, int removed) {}

    private Batch sweepReleased() {
        List<UUID> due = jdbc.queryForList("""
                SELECT content_id FROM content.released WHERE released_at <= now() - make_interval(secs => ?)
                ORDER BY released_at LIMIT ? FOR UPDATE SKIP LOCKED
                """, UUID.class, seconds(), BATCH);
        UUID[] ids = due.toArray(UUID[]::new);
        // The lock first, the question second: a hold that came in between is seen by the next statement's snapshot,
        // one that comes later waits for this transaction and finds no content. What a delivery has locked stays.
        UUID[] locked = jdbc.queryForList("""
                        SELECT content_id FROM content.content WHERE content_id = ANY (?)
                        ORDER BY content_id FOR UPDATE SKIP LOCKED
                        """, UUID.class, (Object) ids).toArray(UUID[]::new);
        // One probe a content: as an EXISTS it may be planned as a look through all there is, for each batch.
        UUID[] unheld = jdbc.queryForList("""
                        SELECT id FROM unnest(?::uuid[]) AS l (id)
                        WHERE (SELECT 1 FROM content.holder h WHERE h.content_id = l.id LIMIT 1) IS NULL
                        """, UUID.class, (Object) locked).toArray(UUID[]::new);
        jdbc.update("DELETE FROM content.chunk WHERE content_id = ANY (?)", (Object) unheld);
        int removed = jdbc.update("DELETE FROM content.content WHERE content_id = ANY (?)", (Object) unheld);
        // What is held again leaves the list too: its next release puts it back.
        jdbc.update("""
                DELETE FROM content.released r WHERE content_id = ANY (?)
                  AND ((SELECT 1 FROM content.content c WHERE c.content_id = r.content_id) IS NULL
                       OR (SELECT 1 FROM content.holder h WHERE h.content_id = r.content_id LIMIT 1) IS NOT NULL)
                """, (Object) ids);
        return new Batch(removed == 0 ? 0 : due.size(), removed);
    }

    private int sweepUploads() {
        UUID[] due = jdbc.queryForList("""
                        SELECT content_id FROM content.upload WHERE started_at <= now() - make_interval(secs => ?)
                        ORDER BY started_at LIMIT ? FOR UPDATE SKIP LOCKED
                        """, UUID.class, seconds(), BATCH).toArray(UUID[]::new);
        jdbc.update("""
                DELETE FROM content.chunk k WHERE content_id = ANY (?)
                  AND NOT EXISTS (SELECT FROM content.content c WHERE c.content_id = k.content_id)
                """, (Object) due);
        return jdbc.update("DELETE FROM content.upload WHERE content_id = ANY (?)", (Object) due);
    }

    /**
     * Looks through all contents and puts those that nobody holds on the list for {@link #sweep}: two last holders that
     * let go in the same instant leave none there. Once a day is enough.
     *
     * @return how many it found
     */
    public int walk() {
        int found = 0;
        @Nullable UUID after = new UUID(0, 0);
        while (after != null) {
            found += jdbc.update("""
                    INSERT INTO content.released (content_id)
                    SELECT content_id FROM content.content c
                    WHERE content_id > ? AND content_id <= coalesce((
                            SELECT content_id FROM content.content WHERE content_id > ?
                            ORDER BY content_id OFFSET ? LIMIT 1), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
                      AND created_at <= now() - make_interval(secs => ?)
                      AND NOT EXISTS (SELECT FROM content.holder h WHERE h.content_id = c.content_id)
                    ON CONFLICT DO NOTHING
                    """, after, after, PAGE - 1, seconds());
            List<UUID> next = jdbc.queryForList(
                    "SELECT content_id FROM content.content WHERE content_id > ? ORDER BY content_id OFFSET ? LIMIT 1",
                    UUID.class,
                    after,
                    PAGE - 1);
            after = next.isEmpty() ? null : next.getFirst();
        }
        return found;
    }

    private double seconds() {
        return minimumAge.toMillis() / 1000.0;
    }
}
