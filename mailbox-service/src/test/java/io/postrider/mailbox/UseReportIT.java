package io.postrider.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.UseApi.DomainUse;
import io.postrider.mailbox.account.AccountWalk;
import io.postrider.mailbox.account.UseReporter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What mailbox-service tells of the mail of domains. */
class UseReportIT {
    private static final UUID DOMAIN = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    private final MailboxRig rig = new MailboxRig();
    private final List<DomainUse> told = new ArrayList<>();
    private final UseReporter reporter = new UseReporter(rig.transactions, told::addAll);

    @AfterEach
    void end() {
        rig.close();
    }

    private AccountView account(UUID domain, long usedBytes) {
        AccountView made = rig.directory.add(0);
        var view = new AccountView(made.accountId(), made.tenantId(), made.address(), true, 1, 0, domain);
        rig.directory.put(view);
        rig.accounts.touch(view.accountId());
        use(view, usedBytes);
        return view;
    }

    private void use(AccountView view, long bytes) {
        rig.database.execute(
                "update mail.account set used_bytes = " + bytes + " where account_id = '" + view.accountId() + "'");
    }

    private List<DomainUse> report() {
        told.clear();
        reporter.report();
        return told;
    }

    @Test
    void theAccountsOfADomainAreSummedUp() {
        account(DOMAIN, 100);
        AccountView second = account(DOMAIN, 20);
        account(OTHER, 3);
        assertThat(report()).containsExactlyInAnyOrder(new DomainUse(DOMAIN, 120), new DomainUse(OTHER, 3));
        use(second, 0);
        assertThat(report()).contains(new DomainUse(DOMAIN, 100));
    }

    @Test
    void accountsThatAreDeletedCountAsNothing() {
        AccountView deleted = account(DOMAIN, 100);
        rig.directory.delete(deleted.accountId());
        new AccountWalk(rig.transactions, rig.accounts).everyone();
        assertThat(report()).containsExactly(new DomainUse(DOMAIN, 0));
    }

    @Test
    void anAccountOfTheReleaseBeforeGetsItsDomainByTheWalk() {
        AccountView view = account(DOMAIN, 100);
        rig.database.execute("update mail.account set domain_id = null");
        assertThat(report()).isEmpty();
        new AccountWalk(rig.transactions, rig.accounts).everyone();
        assertThat(report()).containsExactly(new DomainUse(view.domainId(), 100));
    }
}
