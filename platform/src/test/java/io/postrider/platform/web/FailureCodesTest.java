package io.postrider.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.problem.ProblemCode;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

class FailureCodesTest {
    private final FailureCodes codes = new FailureCodes();

    @Test
    void aStoreThatCannotBeReachedIsNoDefect() {
        assertThat(codes.codeOf(new IllegalStateException(new SQLException("gone", "08006"))))
                .isEqualTo(ProblemCode.UNAVAILABLE);
        assertThat(codes.codeOf(new RuntimeException(new SQLTransientConnectionException("pool"))))
                .isEqualTo(ProblemCode.UNAVAILABLE);
        assertThat(codes.codeOf(new RuntimeException(new SQLException("timeout", "57014"))))
                .isEqualTo(ProblemCode.UNAVAILABLE);
    }

    @Test
    void aFullStoreHasItsOwnCode() {
        assertThat(codes.codeOf(new RuntimeException(new SQLException("no space", "53100"))))
                .isEqualTo(ProblemCode.STORAGE_FULL);
    }

    @Test
    void everythingElseIsADefect() {
        assertThat(codes.codeOf(new NullPointerException())).isEqualTo(ProblemCode.INTERNAL);
        assertThat(codes.codeOf(new RuntimeException(new SQLException("syntax", "42601"))))
                .isEqualTo(ProblemCode.INTERNAL);
        assertThat(codes.codeOf(new RuntimeException(new SQLException("no state"))))
                .isEqualTo(ProblemCode.INTERNAL);
    }
}
