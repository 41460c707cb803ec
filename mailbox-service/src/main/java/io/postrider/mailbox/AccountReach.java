package io.postrider.mailbox;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.auth.Resolution;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.account.Accounts;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds the account that a public call names, by id or by address. */
@Component
class AccountReach {
    private final DirectoryApi directory;
    private final Accounts accounts;

    AccountReach(DirectoryApi directory, Accounts accounts) {
        this.directory = directory;
        this.accounts = accounts;
    }

    /** What a key does not reach does not exist for it. */
    UUID find(String account, KeyGrant grant) {
        AccountView view = view(id(account));
        if (!reaches(grant, view)) {
            throw absent();
        }
        accounts.touch(view.accountId());
        return view.accountId();
    }

    private static boolean reaches(KeyGrant grant, AccountView view) {
        return (grant.tenantId() == null || grant.tenantId().equals(view.tenantId()))
                && (grant.domains().isEmpty()
                        || view.domainId() != null && grant.domains().contains(view.domainId()));
    }

    private AccountView view(UUID id) {
        try {
            return directory.account(id);
        } catch (ProblemException refused) {
            throw refused.code() == ProblemCode.NOT_FOUND ? absent() : refused;
        }
    }

    private UUID id(String account) {
        if (account.indexOf('@') < 0) {
            try {
                return UUID.fromString(account);
            } catch (IllegalArgumentException noId) {
                throw absent();
            }
        }
        List<Resolution.Target> targets =
                directory.resolve(List.of(account)).getFirst().targets();
        if (targets.size() != 1 || !targets.getFirst().address().equalsIgnoreCase(account)) {
            throw absent();
        }
        return targets.getFirst().accountId();
    }

    private static ProblemException absent() {
        return new ProblemException(ProblemCode.NOT_FOUND, "There is no such account.");
    }
}
