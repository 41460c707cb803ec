package io.postrider.delivery.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Binds rows as one array a column, for {@code unnest}: one statement of one shape, however many rows there are, so it
 * is planned once and answered in one round trip.
 *
 * @param <R> a row
 */
final class Columns<R> {
    /** Every name in it: plans are kept while the queue grows from nothing to millions of rows; none may be a scan. */
    static final String INDEXES_ONLY = "SET LOCAL enable_seqscan = off;\n";

    private final Connection connection;
    private final PreparedStatement statement;
    private final List<R> rows;
    private int next;

    Columns(PreparedStatement statement, int first, List<R> rows) throws SQLException {
        this.connection = statement.getConnection();
        this.statement = statement;
        this.rows = rows;
        this.next = first;
    }

    Columns<R> uuid(Function<R, @Nullable UUID> value) throws SQLException {
        return add("uuid", value);
    }

    Columns<R> text(Function<R, @Nullable String> value) throws SQLException {
        return add("text", value);
    }

    Columns<R> int8(Function<R, Long> value) throws SQLException {
        return add("int8", value);
    }

    Columns<R> int4(Function<R, Integer> value) throws SQLException {
        return add("int4", value);
    }

    Columns<R> bool(Function<R, Boolean> value) throws SQLException {
        return add("bool", value);
    }

    Columns<R> time(Function<R, Instant> value) throws SQLException {
        return add("timestamptz", row -> value.apply(row).toString());
    }

    /** The parameter after the last column. */
    int next() {
        return next;
    }

    private Columns<R> add(String type, Function<R, ? extends @Nullable Object> value) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(rows.get(i));
        }
        statement.setArray(next++, connection.createArrayOf(type, values));
        return this;
    }
}
