package io.postrider.auth.login;

import io.postrider.api.problem.ProblemException;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.password.PasswordHasher;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives an account whose hash came from elsewhere one of ours, when its password is seen. */
@Component
class ImportedPasswords {
    private static final Logger LOG = LoggerFactory.getLogger(ImportedPasswords.class);

    private final PasswordHasher hasher;
    private final ChangeLog changes;
    private final TransactionTemplate transactions;
    private final JdbcClient jdbc;

    ImportedPasswords(PasswordHasher hasher, ChangeLog changes, TransactionTemplate transactions, JdbcClient jdbc) {
        this.hasher = hasher;
        this.changes = changes;
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /** The account's hash from now on: a new one in the place of an imported one, which was right for this password. */
    String hashAgain(Credentials account, String stored, String password) {
        if (!PasswordHasher.isImported(stored)) {
            return stored;
        }
        try {
            String ours = hasher.hash(password);
            transactions.executeWithoutResult(status -> replace(account, stored, ours));
            return ours;
        } catch (ProblemException | DataAccessException | TransactionException busy) {
            // The login was good all the same.
            LOG.warn(
                    "the imported password of {} waits for its next login: {}", account.accountId(), busy.getMessage());
            return stored;
        }
    }

    private void replace(Credentials account, String stored, String ours) {
        changes.lock();
        int replaced = jdbc.sql(
                        "update directory.account set password_hash = ? where account_id = ? and password_hash = ?")
                .params(ours, account.accountId(), stored)
                .update();
        if (replaced == 1) {
            changes.append(account.accountId(), Set.of(account.address()));
        }
    }
}
