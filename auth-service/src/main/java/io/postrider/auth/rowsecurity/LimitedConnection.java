package io.postrider.auth.rowsecurity;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A pooled connection on which each transaction is limited before its first statement. Without a transaction of the
 * caller's it begins one that only reads, and ends it when the connection goes back.
 */
final class LimitedConnection implements InvocationHandler {
    /**
     * All until the end of the transaction. The domains of a key that names no tenant say which tenants it reaches. The role
     * comes last, for it may not read everything that the others need.
     */
    private static final String LIMIT = """
            select set_config('postrider.caller', ?, true),
                   set_config('postrider.account', ?, true),
                   set_config('postrider.domains', ?, true),
                   set_config('postrider.tenants',
                              coalesce(?, (select array_agg(distinct d.tenant_id)::text from directory.domain d
                                            where d.domain_id = any (nullif(?, '')::uuid[])), ''), true),
                   set_config('role', 'directory_reach', true)""";

    private static final String READ_ONLY = LIMIT + ", set_config('transaction_read_only', 'on', true)";

    private final Connection connection;
    private final RowReach reach;
    /** Whether the present transaction is limited. */
    private boolean limited;
    /** Whether the present transaction is ours, because the caller wants none. */
    private boolean ours;

    LimitedConnection(Connection connection, RowReach reach) {
        this.connection = connection;
        this.reach = reach;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        switch (method.getName()) {
            case "prepareStatement", "createStatement", "prepareCall", "setSavepoint" -> limit();
            case "getAutoCommit" -> {
                return ours || connection.getAutoCommit();
            }
            case "setAutoCommit" -> endOurs();
            case "close" -> {
                close();
                return null;
            }
            case "equals" -> {
                return arguments != null && proxy == arguments[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            default -> {}
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        } finally {
            if (endsTransaction(method)) {
                limited = false;
            }
        }
    }

    private static boolean endsTransaction(Method method) {
        return switch (method.getName()) {
            case "commit", "setAutoCommit" -> true;
            case "rollback" -> method.getParameterCount() == 0;
            default -> false;
        };
    }

    private void limit() throws SQLException {
        if (limited) {
            return;
        }
        if (connection.getAutoCommit()) {
            connection.setAutoCommit(false);
            ours = true;
        }
        try (PreparedStatement statement = connection.prepareStatement(ours ? READ_ONLY : LIMIT)) {
            statement.setString(1, reach.caller().toString());
            statement.setString(2, reach.accountText());
            statement.setString(3, reach.domainArray());
            statement.setString(4, reach.tenantArray());
            statement.setString(5, reach.domainArray());
            statement.executeQuery().close();
        }
        limited = true;
    }

    private void close() throws SQLException {
        try {
            endOurs();
        } finally {
            connection.close();
        }
    }

    private void endOurs() throws SQLException {
        if (!ours) {
            return;
        }
        ours = false;
        limited = false;
        connection.rollback();
        connection.setAutoCommit(true);
    }
}
