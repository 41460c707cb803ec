package io.postrider.auth.brake;

import io.postrider.api.auth.BrakeApi;
import io.postrider.auth.account.AccountSessions;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.change.ChangeLog;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RestController;

/** Ends the sessions of accounts that send what they never do: whoever has taken one over has to log in again. */
@RestController
class BrakeController implements BrakeApi {
    private static final AuditLog.Actor DELIVERY = new AuditLog.Actor(null, "delivery-service", "local");

    private final JdbcClient jdbc;
    private final AccountSessions sessions;
    private final ChangeLog changes;
    private final AuditLog audit;
    private final TransactionTemplate transactions;

    BrakeController(
            JdbcClient jdbc,
            AccountSessions sessions,
            ChangeLog changes,
            AuditLog audit,
            TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.sessions = sessions;
        this.changes = changes;
        this.audit = audit;
        this.transactions = transactions;
    }

    @Override
    public void brake(Brake brake) {
        transactions.executeWithoutResult(_ -> account(brake.accountId()).ifPresent(account -> {
            changes.lock();
            sessions.endAll(account.id());
            changes.append(account.id(), Set.of(account.name()));
            audit.record(DELIVERY, new AuditLog.Entry("account.brake", account, brake.details()));
        }));
    }

    private Optional<AuditLog.Subject> account(UUID accountId) {
        return jdbc.sql("""
                select account_id, address, tenant_id, domain_id from directory.account
                 where account_id = ? and deleted_at is null""")
                .param(accountId)
                .query((row, n) -> new AuditLog.Subject(
                        "account",
                        row.getObject("account_id", UUID.class),
                        row.getString("address"),
                        row.getObject("tenant_id", UUID.class),
                        row.getObject("domain_id", UUID.class)))
                .optional();
    }
}
