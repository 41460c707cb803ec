package io.postrider.auth.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.net.Networks;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {
    private static Call call(@Nullable String ifMatch) {
        Admin admin = new Admin(new UUID(0, 1), "key", null, Set.of(), Set.of(), null, Networks.NONE);
        return new Call(admin, "192.0.2.1", "PATCH /v1/x", null, ifMatch);
    }

    @Test
    void asksForAVersionWhereAChangeCouldBeLost() {
        ProblemException refusal =
                catchThrowableOfType(ProblemException.class, () -> call(null).requireVersion(3));
        assertThat(refusal.code()).isEqualTo(ProblemCode.PRECONDITION_REQUIRED);
        assertThatCode(() -> call(null).checkVersion(3)).doesNotThrowAnyException();
    }

    // RFC 9110 section 13.1.1
    @ParameterizedTest
    @ValueSource(strings = {"\"3\"", "*", "\"1\", \"3\"", " \"3\" "})
    void acceptsTheVersionThatIsThere(String ifMatch) {
        assertThatCode(() -> call(ifMatch).requireVersion(3)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "3", "W/\"3\"", "", "\"3", "\"1\",\"2\""})
    void refusesAnyOther(String ifMatch) {
        ProblemException refusal =
                catchThrowableOfType(ProblemException.class, () -> call(ifMatch).checkVersion(3));
        assertThat(refusal.code()).isEqualTo(ProblemCode.PRECONDITION_FAILED);
    }
}
