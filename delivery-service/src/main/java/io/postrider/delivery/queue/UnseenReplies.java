package io.postrider.delivery.queue;

import io.postrider.api.delivery.SeenReply;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Messages whose client has not shown that it saw the reply. {@link QueueInsert} adds to them. */
public final class UnseenReplies {
    static final int SWEEP = 10_000;

    // Not waited to disk: a crash that brings a row back brings back the time when nobody knew.
    private static final String SEEN = "SET LOCAL synchronous_commit = off;\n" + """
            DELETE FROM queue.unseen_reply u
            USING (
                SELECT fingerprint, message_id FROM unnest(?::uuid[], ?::uuid[]) AS g (fingerprint, message_id)
                ORDER BY fingerprint
            ) AS s
            WHERE u.fingerprint = s.fingerprint AND u.message_id = s.message_id
            """;

    private static final String FORGET = """
            DELETE FROM queue.unseen_reply WHERE fingerprint IN (
                SELECT fingerprint FROM queue.unseen_reply
                WHERE accepted_at < now() - ? * interval '1 second' LIMIT ?)
            """;

    private final DataSource dataSource;

    /** The replies of this database's queue. */
    public UnseenReplies(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Forgets replies that were seen. */
    public void seen(List<SeenReply> replies) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(SEEN)) {
                new Columns<>(statement, 1, replies)
                        .uuid(SeenReply::fingerprint)
                        .uuid(SeenReply::queueId);
                statement.execute();
                connection.commit();
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }

    /**
     * Forgets replies that are older than a client may be expected to come again.
     *
     * @return how many; there may be more when it is {@link #SWEEP}
     */
    static int sweep(JdbcClient jdbc, Duration age) {
        return jdbc.sql(FORGET).params(age.toSeconds(), SWEEP).update();
    }
}
