package io.postrider.auth.account;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Ids;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.account.AccountBatchController.AccountBatch;
import io.postrider.auth.account.AccountBatchController.NewAccountBatch;
import io.postrider.auth.account.AccountBatchStore.Taken;
import io.postrider.auth.account.AccountBatchStore.Waiting;
import io.postrider.auth.account.AccountController.Account;
import io.postrider.auth.account.AccountController.NewAccount;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.change.ChangeLog;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Accepts batches of accounts, and makes one account after the other, each in a transaction of its own. */
@Service
class AccountBatches {
    private static final Logger LOG = LoggerFactory.getLogger(AccountBatches.class);
    private static final int MOST = 10_000;
    private static final int READ_AT_ONCE = 50;

    private final AccountBatchStore store;
    private final Accounts accounts;
    private final PasswordPolicy passwords;
    private final AuditLog audit;
    private final ChangeLog changes;
    private final TransactionTemplate transactions;
    private final Ids ids;

    AccountBatches(
            AccountBatchStore store,
            Accounts accounts,
            PasswordPolicy passwords,
            AuditLog audit,
            ChangeLog changes,
            TransactionTemplate transactions,
            Ids ids) {
        this.store = store;
        this.accounts = accounts;
        this.passwords = passwords;
        this.audit = audit;
        this.changes = changes;
        this.transactions = transactions;
        this.ids = ids;
    }

    Answer<AccountBatch> accept(Call call, NewAccountBatch request) {
        List<NewAccount> asked = Fields.required(request.accounts(), "accounts");
        if (asked.isEmpty() || asked.size() > MOST) {
            throw Fields.unprocessable("accounts", "has none, or more than 10,000.");
        }
        UUID id = ids.next();
        store.add(id, call, asked);
        audit.record(
                call, new AuditLog.Entry("account-batch.create", subject(call, id), Map.of("total", asked.size())));
        return Answer.accepted("/v1/account-batches/" + id, find(call, id));
    }

    /** A batch of this key's; no other key sees it, for its results may hold passwords. */
    AccountBatch find(Call call, UUID id) {
        return store.find(call.admin().keyId(), id).orElseThrow(() -> Fields.notFound("account batch"));
    }

    Answer<Void> delete(Call call, UUID id) {
        AccountBatch batch = find(call, id);
        store.delete(id);
        audit.record(
                call,
                new AuditLog.Entry("account-batch.delete", subject(call, id), Map.of("created", batch.created())));
        return Answer.none();
    }

    private static AuditLog.Subject subject(Call call, UUID id) {
        return new AuditLog.Subject(
                "account-batch", id, id.toString(), call.admin().tenantId(), null);
    }

    /** Works on a batch until it is finished or somebody else's, or until the worker is not to go on. */
    void work(Taken batch, BooleanSupplier goOn) {
        List<Waiting> rows = store.waiting(batch.id(), READ_AT_ONCE);
        while (!rows.isEmpty()) {
            for (Waiting row : rows) {
                if (!goOn.getAsBoolean() || !make(batch, row)) {
                    return;
                }
            }
            rows = store.waiting(batch.id(), READ_AT_ONCE);
        }
    }

    /** Tries one row; false when the batch is not this worker's any more. */
    private boolean make(Taken batch, Waiting row) {
        try {
            // Hashed before the transaction: nobody holds a lock for so long.
            NewAccount asked = row.request();
            PasswordPolicy.Hashed password =
                    passwords.ofNew(batch.call().admin(), asked.address(), asked.password(), asked.passwordHash());
            return advance(batch, 1, 0, () -> {
                Account account = Objects.requireNonNull(
                        accounts.create(batch.call(), asked, password).body());
                store.created(batch.id(), row.row(), account.id(), password.generated());
            });
        } catch (ProblemException refused) {
            if (refused.code().retryable()) {
                throw refused;
            }
            return failed(batch, row, refused);
        } catch (DataIntegrityViolationException defect) {
            LOG.error("an account of a batch could not be made", defect);
            return failed(batch, row, new ProblemException(ProblemCode.INTERNAL, "The cause is in our log."));
        }
    }

    private boolean failed(Taken batch, Waiting row, ProblemException refusal) {
        return advance(
                batch,
                0,
                1,
                () -> store.failed(batch.id(), row.row(), refusal.code().slug(), refusal.detail()));
    }

    /** Whoever took the key away takes what it asked for. */
    private void end(Taken batch) {
        int left = store.stop(
                batch, ProblemCode.AUTHENTICATION_FAILED.slug(), "The batch's API key was revoked, or has expired.");
        if (left > 0) {
            audit.record(
                    AuditLog.Actor.SERVICE,
                    new AuditLog.Entry("account-batch.stop", subject(batch.call(), batch.id()), Map.of("left", left)));
        }
    }

    private boolean advance(Taken batch, int created, int failed, Runnable step) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            changes.lock();
            // Under the lock that a revocation takes too: after it no account is made.
            if (!store.keyHolds(batch)) {
                end(batch);
                return false;
            }
            if (!store.advance(batch, created, failed)) {
                return false;
            }
            step.run();
            return true;
        }));
    }
}
