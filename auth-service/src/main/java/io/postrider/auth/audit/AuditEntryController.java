package io.postrider.auth.audit;

import io.postrider.api.ServiceName;
import io.postrider.api.auth.AuditApi;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RestController;

/** Rows of what API keys do at other services. */
@RestController
class AuditEntryController implements AuditApi {
    private final AuditLog audit;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    AuditEntryController(AuditLog audit, JdbcClient jdbc, TransactionTemplate transactions) {
        this.audit = audit;
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public void record(Use use) {
        transactions.executeWithoutResult(status -> audit.record(
                actor(use.keyId(), use.clientAddress()),
                new AuditLog.Entry(use.action().text(), account(use.accountId()), use.details())));
    }

    @Override
    public void recordDecision(Decision decision) {
        UUID id = decision.queueId();
        var message = new AuditLog.Subject("message", id, id.toString(), decision.tenantId(), null);
        transactions.executeWithoutResult(status -> audit.record(
                actor(decision.keyId(), decision.clientAddress()),
                new AuditLog.Entry(decision.action().text(), message, decision.details())));
    }

    @Override
    public void recordChange(Change change) {
        var object =
                new AuditLog.Subject(change.action().type(), change.objectId(), change.name(), change.tenantId(), null);
        transactions.executeWithoutResult(status -> audit.record(
                change.keyId() == null
                        ? new AuditLog.Actor(null, ServiceName.DELIVERY_SERVICE.id(), "local")
                        : actor(change.keyId(), change.clientAddress()),
                new AuditLog.Entry(change.action().text(), object, change.details())));
    }

    private AuditLog.Actor actor(UUID keyId, String clientAddress) {
        return new AuditLog.Actor(keyId, keyName(keyId), clientAddress);
    }

    /** Other services remember a key for a while; here it is asked for, so that a revoked one takes no mail along. */
    private String keyName(UUID keyId) {
        return jdbc.sql("select name from directory.administrator_name(?) as name where name is not null")
                .param(keyId)
                .query(String.class)
                .optional()
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.AUTHENTICATION_FAILED, "This API key is unknown, expired or revoked."));
    }

    private AuditLog.Subject account(UUID accountId) {
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
                .optional()
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such account."));
    }
}
