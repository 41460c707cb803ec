package io.postrider.mailbox;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.account.AccountState;
import io.postrider.mailbox.account.Accounts;
import io.postrider.platform.security.Caller;
import io.postrider.platform.security.Callers;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Lets a user's token reach its own account and nothing else, as long as it is not revoked. */
@Component
class AccountAccess {
    private final Accounts accounts;

    AccountAccess(Accounts accounts) {
        this.accounts = accounts;
    }

    void check(UUID accountId) {
        Caller caller = Callers.current();
        if (!accountId.equals(caller.accountId())) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "the token is of another account");
        }
        AccountState account = known(accountId);
        if (!account.open() || caller.epoch() < account.epoch()) {
            throw revoked();
        }
    }

    private AccountState known(UUID accountId) {
        try {
            return accounts.touch(accountId);
        } catch (ProblemException e) {
            throw e.code() == ProblemCode.NOT_FOUND ? revoked() : e;
        }
    }

    private static ProblemException revoked() {
        return new ProblemException(ProblemCode.AUTHENTICATION_FAILED, "the token is revoked");
    }
}
