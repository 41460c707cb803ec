package io.postrider.mailbox.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLWarning;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.AbstractDataSource;

class UnconfirmedCommitTest {
    private final AtomicBoolean committed = new AtomicBoolean();

    /** A server that warns at COMMIT, as PostgreSQL does when the wait for a synchronous standby was cancelled. */
    private DataSource warning() {
        return new AbstractDataSource() {
            @Override
            public Connection getConnection() {
                return (Connection) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                            switch (method.getName()) {
                                case "commit" -> committed.set(true);
                                case "getWarnings" -> {
                                    return committed.get() ? new SQLWarning("canceled the wait", "01000") : null;
                                }
                                default -> {
                                    // Nothing else matters here.
                                }
                            }
                            return method.getReturnType() == boolean.class
                                    ? (Object) false
                                    : method.getReturnType() == int.class ? (Object) 0 : null;
                        });
            }

            @Override
            public Connection getConnection(String username, String password) {
                return getConnection();
            }
        };
    }

    @Test
    void aCommitThatOnlyOneMachineHasIsNotAcknowledged() {
        var transactions = new Transactions(warning());
        assertThatThrownBy(() -> transactions.write(() -> "done"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE));
        assertThat(committed).isTrue();
    }
}
