package io.postrider.auth.secondstep;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.account.AccountNames;
import io.postrider.auth.account.AccountNames.AccountName;
import io.postrider.auth.account.AccountSessions;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.secondstep.MyTotpController.Enrolment;
import io.postrider.auth.secondstep.MyTotpController.RecoveryCodeSet;
import io.postrider.auth.secondstep.MyTotpController.SecondStep;
import io.postrider.auth.secondstep.SecondStepStore.Row;
import io.postrider.auth.token.Sealer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.apache.commons.codec.binary.Base32;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Sets second steps up and checks codes. Changes run within {@code Writes}. */
@Service
public class SecondSteps {
    private static final int LONGEST_CODE = 64;

    private final SecondStepStore store;
    private final RecoveryCodes recovery;
    private final AccountNames accounts;
    private final AccountSessions sessions;
    private final ChangeLog changes;
    private final AuditLog audit;
    private final TransactionTemplate transactions;
    private final Sealer sealer;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SecondSteps(
            SecondStepStore store,
            RecoveryCodes recovery,
            AccountNames accounts,
            AccountSessions sessions,
            ChangeLog changes,
            AuditLog audit,
            TransactionTemplate transactions,
            Sealer sealer,
            Clock clock) {
        this.store = store;
        this.recovery = recovery;
        this.accounts = accounts;
        this.sessions = sessions;
        this.changes = changes;
        this.audit = audit;
        this.transactions = transactions;
        this.sealer = sealer;
        this.clock = clock;
    }

    /**
     * Whether a code is good for an account: one of this moment that nobody used before, or a recovery code, which is
     * gone by that.
     */
    public boolean accepts(UUID accountId, String code, String clientAddress) {
        String bare = bare(code);
        if (RecoveryCodes.isOne(bare)) {
            return acceptsRecovery(accountId, bare, clientAddress);
        }
        OptionalLong step = store.find(accountId)
                .filter(row -> row.confirmedAt() != null)
                .map(row -> Totp.step(open(accountId, row), bare, clock.instant()))
                .orElse(OptionalLong.empty());
        // RFC 6238 section 5.2: no code is good twice.
        return step.isPresent() && store.take(accountId, step.getAsLong());
    }

    private boolean acceptsRecovery(UUID accountId, String bare, String clientAddress) {
        AccountName account = accounts.get(accountId);
        return Boolean.TRUE.equals(transactions.execute(status -> {
            changes.lock();
            if (!store.takeCode(accountId, recovery.hash(accountId, bare))) {
                return false;
            }
            int left = store.find(accountId).map(Row::recoveryCodes).orElse(0);
            audit.record(
                    new AuditLog.Actor(accountId, account.address(), clientAddress),
                    new AuditLog.Entry("account.recovery-code", subject(account), Map.of("left", left)));
            return true;
        }));
    }

    /** People copy codes with what groups them. */
    private static String bare(String code) {
        return code.length() > LONGEST_CODE
                ? ""
                : code.replace("-", "").replace(" ", "").toLowerCase(Locale.ROOT);
    }

    SecondStep of(UUID accountId) {
        return store.find(accountId)
                .filter(row -> row.confirmedAt() != null)
                .map(row -> new SecondStep(true, row.confirmedAt(), row.recoveryCodes()))
                .orElseGet(() -> new SecondStep(false, null, 0));
    }

    Answer<Enrolment> begin(Call call, AccountName account) {
        if (of(account.id()).enabled()) {
            throw new ProblemException(ProblemCode.CONFLICT, "There is a second step already. Remove it first.");
        }
        byte[] secret = new byte[Totp.SECRET_OCTETS];
        random.nextBytes(secret);
        store.begin(account, sealer.seal(secret, context(account.id())), clock.instant());
        audit.record(call, new AuditLog.Entry("account.totp-begin", subject(account), Map.of()));
        String text = new Base32().encodeToString(secret);
        return Answer.created("/v1/me/totp", null, Enrolment.of(account.address(), text));
    }

    /** From now on the password alone signs nobody in; what was signed in with it alone ends. */
    Answer<RecoveryCodeSet> confirm(Call call, AccountName account, String code) {
        Row row = store.find(account.id()).orElseThrow(() -> Fields.notFound("second step that was begun"));
        if (row.confirmedAt() != null) {
            throw new ProblemException(ProblemCode.CONFLICT, "The second step was confirmed before.");
        }
        long step = Totp.step(open(account.id(), row), bare(code), clock.instant())
                .orElseThrow(() -> Fields.unprocessable(
                        "code",
                        "is not the one of this moment. Compare the clocks of your program and of this server."));
        store.confirm(account.id(), step, clock.instant());
        sessions.endAll(account.id());
        changes.append(account.id(), Set.of(account.address()));
        audit.record(call, new AuditLog.Entry("account.totp", subject(account), Map.of("enabled", true)));
        return Answer.changed(null, newCodes(account));
    }

    Answer<RecoveryCodeSet> replaceCodes(Call call, AccountName account) {
        if (!of(account.id()).enabled()) {
            throw Fields.notFound("second step");
        }
        audit.record(call, new AuditLog.Entry("account.recovery-codes", subject(account), Map.of()));
        return Answer.changed(null, newCodes(account));
    }

    private RecoveryCodeSet newCodes(AccountName account) {
        List<String> codes = recovery.make();
        store.replaceCodes(
                account,
                codes.stream()
                        .map(code -> recovery.hash(account.id(), bare(code)))
                        .toList());
        return new RecoveryCodeSet(codes);
    }

    Answer<Void> remove(Call call, AccountName account) {
        if (!store.remove(account.id())) {
            throw Fields.notFound("second step");
        }
        changes.append(account.id(), Set.of(account.address()));
        audit.record(call, new AuditLog.Entry("account.totp", subject(account), Map.of("enabled", false)));
        return Answer.none();
    }

    private byte[] open(UUID accountId, Row row) {
        return sealer.open(row.secret(), context(accountId));
    }

    private static String context(UUID accountId) {
        return "totp of " + accountId;
    }

    private static AuditLog.Subject subject(AccountName account) {
        return account.subject("account", account.id(), account.address());
    }
}
