package io.postrider.platform.web;

import io.postrider.api.problem.ProblemCode;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what an unexpected failure means to the caller: our defect, or a store that cannot be reached or is full. */
public final class FailureCodes {
    /** SQLSTATE classes that pass: connection, resources, operator intervention, system error, rollback, lock. */
    private static final Set<String> PASSING = Set.of("08", "53", "57", "58", "40", "55");

    private static final String DISK_FULL = "53100";

    /** The code of a failure, by the first cause that is known. */
    public ProblemCode codeOf(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            ProblemCode code = own(cause);
            if (code != null) {
                return code;
            }
            cause = cause.getCause();
        }
        return ProblemCode.INTERNAL;
    }

    private static @Nullable ProblemCode own(Throwable cause) {
        if (cause instanceof SQLException sql) {
            String state = sql.getSQLState();
            if (DISK_FULL.equals(state)) {
                return ProblemCode.STORAGE_FULL;
            }
            boolean passing = sql instanceof SQLTransientException
                    || state != null && state.length() == 5 && PASSING.contains(state.substring(0, 2));
            return passing ? ProblemCode.UNAVAILABLE : null;
        }
        return null;
    }
}
