package io.postrider.delivery.outbound;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Rests of destinations in the database, where all processes see them. */
final class RestStore {
    private static final int MOST = 10_000;

    // One failure more doubles the rest, but only one that came after it: what was under way when it began says nothing
    // new.
    private static final String REST = """
            INSERT INTO queue.destination AS d (destination, rest_until, rests, status, remote, reply)
            VALUES (?, now() + ? * (0.75 + random() / 2) * interval '1 millisecond', 1, ?, ?, ?)
            ON CONFLICT (destination) DO UPDATE SET
                rests = CASE WHEN d.rest_until > now() THEN d.rests ELSE least(d.rests + 1, 20) END,
                rest_until = CASE WHEN d.rest_until > now() THEN d.rest_until
                    ELSE now() + least(?, ? * power(2, least(d.rests, 20))) * (0.75 + random() / 2)
                        * interval '1 millisecond' END,
                status = excluded.status, remote = excluded.remote, reply = excluded.reply, noted_at = now()
            RETURNING destination, (extract(epoch FROM rest_until - now()) * 1000)::int8, rests, status, remote,
                reply, noted_at
            """;

    private static final String REACHED = """
            UPDATE queue.destination SET rests = 0, rest_until = now(), noted_at = now() WHERE destination = ?
            """;

    private static final String CHANGED = """
            SELECT destination, (extract(epoch FROM rest_until - now()) * 1000)::int8, rests, status, remote, reply,
                noted_at
            FROM queue.destination WHERE noted_at > ?::timestamptz - interval '10 seconds'
            ORDER BY noted_at LIMIT 10000
            """;

    private static final String SWEEP = """
            DELETE FROM queue.destination WHERE rest_until < now() - interval '1 day' OR destination IN (
                SELECT destination FROM queue.destination ORDER BY noted_at DESC OFFSET ?)
            """;

    private final DataSource dataSource;
    private final Duration first;
    private final Duration longest;

    /**
     * Rests in this database.
     *
     * @param first how long the first one is; it doubles from there, and varies by a quarter
     * @param longest how long the longest is
     */
    RestStore(DataSource dataSource, Duration first, Duration longest) {
        this.dataSource = dataSource;
        this.first = first;
        this.longest = longest;
    }

    /**
     * A rest.
     *
     * @param destination of whom
     * @param left how long it still is by the database's clock; not positive when it is over
     * @param rests how many in a row; 0 when the destination was reached again
     * @param why nobody answered
     * @param notedAt when this was noted
     */
    record Rest(String destination, Duration left, int rests, Unreachable why, OffsetDateTime notedAt) {}

    /** How long a first rest is, give or take a quarter. */
    Duration first() {
        return first;
    }

    /** Notes that nobody answered. */
    Rest rest(String destination, Unreachable why) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(REST)) {
            connection.setAutoCommit(true);
            statement.setString(1, destination);
            statement.setLong(2, first.toMillis());
            statement.setString(3, why.status());
            statement.setString(4, why.remote());
            statement.setString(5, why.text());
            statement.setLong(6, longest.toMillis());
            statement.setLong(7, first.toMillis());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return read(row);
            }
        }
    }

    /** Notes that somebody answered again. */
    void reached(String destination) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(REACHED)) {
            connection.setAutoCommit(true);
            statement.setString(1, destination);
            statement.executeUpdate();
        }
    }

    /** What was noted since then, and for some seconds before, lest a commit that came late be missed. */
    List<Rest> changedSince(@Nullable OffsetDateTime time) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(CHANGED)) {
            connection.setAutoCommit(true);
            statement.setString(1, time == null ? "-infinity" : time.toString());
            List<Rest> changed = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    changed.add(read(row));
                }
            }
            return changed;
        }
    }

    /** Forgets the old ones, and the oldest of too many. */
    int sweep() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(SWEEP)) {
            connection.setAutoCommit(true);
            statement.setInt(1, MOST);
            return statement.executeUpdate();
        }
    }

    private static Rest read(ResultSet row) throws SQLException {
        var why = new Unreachable(Unreachable.Duration.FOR_NOW, row.getString(4), row.getString(5), row.getString(6));
        return new Rest(
                row.getString(1),
                Duration.ofMillis(row.getLong(2)),
                row.getInt(3),
                why,
                row.getObject(7, OffsetDateTime.class));
    }
}
