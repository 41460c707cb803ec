package io.postrider.delivery.accept;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Tells callers of a failed database what they may know of it. */
final class DatabaseProblem {
    private static final String DISK_FULL = "53100";

    private DatabaseProblem() {}

    /** A full disk is told apart, because the sender can be told to come back with it later; all else is our failure. */
    static ProblemException of(Exception failure) {
        if (DISK_FULL.equals(sqlState(failure))) {
            return new ProblemException(ProblemCode.STORAGE_FULL, "The store has no room left", failure);
        }
        return new ProblemException(ProblemCode.UNAVAILABLE, "The store could not be asked", failure);
    }

    /** Whether the rows themselves were refused (classes 22 and 23), so that others in their company are blameless. */
    static boolean isAboutRows(Exception failure) {
        String state = sqlState(failure);
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    private static @Nullable String sqlState(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }
}
