package io.postrider.mailbox.database;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs work in transactions. Within {@link #write}, {@link #jdbc()} and {@link #connection()} are the
 * transaction's. Failures come out as {@link ProblemException}s, so that no internals reach a caller.
 */
public final class Transactions {
    private static final int ATTEMPTS = 4;
    /** Serialization failure and deadlock: nothing happened, the same work may succeed now. */
    private static final Set<String> REPEATABLE = Set.of("40001", "40P01");

    private static final Set<String> STORAGE_FULL = Set.of("53100");
    private static final Set<String> UNAVAILABLE = Set.of("01", "08", "53", "57");

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final TransactionTemplate write;

    /** Transactions over a pool. */
    public Transactions(DataSource dataSource) {
        this.dataSource = dataSource;
        this.jdbc = JdbcClient.create(dataSource);
        this.write = new TransactionTemplate(new DurableTransactionManager(dataSource));
    }

    /** Work that gives a result. */
    public interface Work<T> {
        T run() throws SQLException;
    }

    /** Runs work that writes; repeats it after a deadlock. */
    public <T> T write(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return write.execute(status -> {
                    try {
                        return work.run();
                    } catch (SQLException e) {
                        throw new WrappedSqlException(e);
                    }
                });
            } catch (WrappedSqlException | DataAccessException | TransactionException e) {
                if (attempt == ATTEMPTS || !REPEATABLE.contains(sqlState(e))) {
                    throw problem(e);
                }
            }
        }
    }

    /** Runs statements that need no transaction in common; each has its own connection, given back at once. */
    public <T> T read(Supplier<T> work) {
        try {
            return work.get();
        } catch (DataAccessException e) {
            throw problem(e);
        }
    }

    /** Statements; outside {@link #write} each has its own connection and transaction. */
    public JdbcClient jdbc() {
        return jdbc;
    }

    /** The connection of the running transaction. */
    public Connection connection() {
        return DataSourceUtils.getConnection(dataSource);
    }

    /** The refusal that a database failure becomes. */
    public static ProblemException problem(RuntimeException failure) {
        String state = sqlState(failure);
        if (STORAGE_FULL.contains(state)) {
            return new ProblemException(ProblemCode.STORAGE_FULL, "the store has no room left", failure);
        }
        // Class 01 is a commit that was not confirmed, 08 connections, 53 resources, 57 an operator or a time-out;
        // without a state there was no answer.
        boolean unavailable = state.isEmpty() || UNAVAILABLE.contains(state.substring(0, 2));
        return unavailable
                ? new ProblemException(ProblemCode.UNAVAILABLE, "the database cannot be asked now", failure)
                : new ProblemException(ProblemCode.INTERNAL, "the database refused a statement", failure);
    }

    private static String sqlState(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    private static final class WrappedSqlException extends RuntimeException {
        WrappedSqlException(SQLException cause) {
            super(cause);
        }
    }
}
