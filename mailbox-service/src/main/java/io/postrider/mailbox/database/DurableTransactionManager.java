package io.postrider.mailbox.database;

import java.sql.SQLException;
import java.sql.SQLWarning;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Takes a warning at COMMIT for a failure: PostgreSQL warns when the wait for a synchronous standby was cancelled, and
 * then the commit is on one machine only.
 */
final class DurableTransactionManager extends JdbcTransactionManager {
    DurableTransactionManager(DataSource dataSource) {
        super(dataSource);
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        super.doCommit(status);
        if (status.isReadOnly()) {
            return;
        }
        var holder = (ConnectionHolder) TransactionSynchronizationManager.getResource(obtainDataSource());
        try {
            SQLWarning warning = holder == null ? null : holder.getConnection().getWarnings();
            if (warning != null) {
                throw new TransactionSystemException("COMMIT with a warning: " + warning.getMessage(), warning);
            }
        } catch (SQLException e) {
            throw new TransactionSystemException("COMMIT cannot be verified", e);
        }
    }
}
