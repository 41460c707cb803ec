package io.postrider.delivery.queue;

import io.postrider.blob.UuidArray;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
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
public final class Columns<R> {
    private final Connection connection;
    private final PreparedStatement statement;
    private final List<R> rows;
    private int next;

    /** Binds these rows from that parameter on. */
    public Columns(PreparedStatement statement, int first, List<R> rows) throws SQLException {
        this.connection = statement.getConnection();
        this.statement = statement;
        this.rows = rows;
        this.next = first;
    }

    /** Adds a column. */
    public Columns<R> uuid(Function<R, @Nullable UUID> value) throws SQLException {
        List<@Nullable UUID> values = new ArrayList<>(rows.size());
        for (R row : rows) {
            values.add(value.apply(row));
        }
        statement.setArray(next++, UuidArray.of(connection, values));
        return this;
    }

    /** Adds a column. */
    public Columns<R> text(Function<R, @Nullable String> value) throws SQLException {
        return add("text", value, new String[rows.size()]);
    }

    /** Adds a column. */
    public Columns<R> int8(Function<R, Long> value) throws SQLException {
        return add("int8", value, new Long[rows.size()]);
    }

    /** Adds a column. */
    public Columns<R> int4(Function<R, Integer> value) throws SQLException {
        return add("int4", value, new Integer[rows.size()]);
    }

    /** Adds a column. */
    public Columns<R> bool(Function<R, Boolean> value) throws SQLException {
        return add("bool", value, new Boolean[rows.size()]);
    }

    /** Adds a column. */
    public Columns<R> time(Function<R, Instant> value) throws SQLException {
        return add("timestamptz", row -> value.apply(row).toString(), new String[rows.size()]);
    }

    /** The parameter after the last column. */
    public int next() {
        return next;
    }

    /** The array's own type lets the driver send most of them in binary. */
    private <T> Columns<R> add(String type, Function<R, ? extends @Nullable T> value, @Nullable T[] values)
            throws SQLException {
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(rows.get(i));
        }
        statement.setArray(next++, connection.createArrayOf(type, values));
        return this;
    }
}
