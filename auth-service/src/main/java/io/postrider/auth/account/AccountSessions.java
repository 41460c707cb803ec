package io.postrider.auth.account;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Ends what was opened with an account's credentials. */
@Component
public class AccountSessions {
    private final JdbcClient jdbc;

    AccountSessions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Ends every session and token of an account; the caller tells it to the change log. */
    public void endAll(UUID accountId) {
        jdbc.sql("update directory.account set epoch = epoch + 1 where account_id = ?")
                .param(accountId)
                .update();
    }
}
