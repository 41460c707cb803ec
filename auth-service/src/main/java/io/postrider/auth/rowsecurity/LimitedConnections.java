package io.postrider.auth.rowsecurity;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The pool, whose connections are limited to what the thread's call reaches; the pool's own where it is not limited. */
final class LimitedConnections extends DelegatingDataSource {
    private final ReachedRows rows;

    LimitedConnections(DataSource pool, ReachedRows rows) {
        super(pool);
        this.rows = rows;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        RowReach reach = rows.current();
        if (reach == null) {
            return connection;
        }
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new LimitedConnection(connection, reach));
    }

    /** Would have another role's rights. */
    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLException("connections are those of the service's role");
    }
}
