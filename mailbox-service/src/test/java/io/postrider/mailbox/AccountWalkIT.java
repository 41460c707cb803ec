package io.postrider.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryChanges;
import io.postrider.api.auth.DirectoryChanges.Change;
import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.account.AccountWalk;
import io.postrider.mailbox.account.ChangedMany;
import io.postrider.mailbox.account.DirectoryWatch;
import io.postrider.testkit.await.Await;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One change that concerns many accounts. */
class AccountWalkIT {
    private static final String MAIL = "Subject: one\r\n\r\nHello\r\n";
    private static final UUID TENANT = UUID.randomUUID();
    private static final UUID ONE_DOMAIN = UUID.randomUUID();
    private static final UUID OTHER_DOMAIN = UUID.randomUUID();

    private final MailboxRig rig = new MailboxRig();
    private final AccountWalk walk = new AccountWalk(rig.transactions, rig.accounts);
    private final AccountView ann = account(TENANT, ONE_DOMAIN);
    private final AccountView bob = account(TENANT, OTHER_DOMAIN);
    private final AccountView eve = account(UUID.randomUUID(), UUID.randomUUID());

    @AfterEach
    void end() {
        rig.close();
    }

    private AccountView account(UUID tenantId, UUID domainId) {
        UUID id = UUID.randomUUID();
        var view = new AccountView(id, tenantId, id + "@example.org", true, 1, 1_000_000, domainId);
        rig.directory.put(view);
        rig.accounts.touch(id);
        return view;
    }

    private AccountView change(AccountView view, long epoch, long quota) {
        var changed =
                new AccountView(view.accountId(), view.tenantId(), view.address(), true, epoch, quota, view.domainId());
        rig.directory.put(changed);
        return changed;
    }

    private long limit(AccountView view) {
        return rig.accounts.quota(view.accountId()).limitBytes();
    }

    @Test
    void takesOverTheQuotasOfATenantsAccountsAndOfNoOthers() {
        change(ann, 1, 5_000_000);
        change(bob, 1, 0);
        change(eve, 1, 7_000_000);
        walk.over(new DirectoryChanges.Accounts(TENANT, null, null));
        assertThat(limit(ann)).isEqualTo(5_000_000);
        assertThat(limit(bob)).isZero();
        assertThat(limit(eve)).isEqualTo(1_000_000);
    }

    @Test
    void asksForADomainsAccountsOnly() {
        change(ann, 1, 5_000_000);
        change(bob, 1, 5_000_000);
        walk.over(new DirectoryChanges.Accounts(TENANT, ONE_DOMAIN, "example.org"));
        assertThat(limit(ann)).isEqualTo(5_000_000);
        assertThat(limit(bob)).isEqualTo(1_000_000);
    }

    @Test
    void aDomainThatIsDeletedTakesItsAccountsAlongAndBringsThemBack() {
        rig.directory.delete(ann.accountId());
        walk.over(new DirectoryChanges.Accounts(TENANT, ONE_DOMAIN, "example.org"));
        assertThat(rig.deliver(ann, MAIL).status()).isEqualTo(Status.NO_SUCH_ACCOUNT);
        assertThat(rig.deliver(bob, MAIL).status()).isEqualTo(Status.DELIVERED);
        AccountView back = change(ann, 2, 1_000_000);
        walk.over(new DirectoryChanges.Accounts(TENANT, ONE_DOMAIN, "example.org"));
        assertThat(rig.deliver(back, MAIL).status()).isEqualTo(Status.DELIVERED);
    }

    @Test
    void aDirectoryThatCannotBeAskedDeletesNobody() {
        rig.directory.setDown(true);
        assertThatThrownBy(() -> walk.over(new DirectoryChanges.Accounts(TENANT, null, null)))
                .isInstanceOf(ProblemException.class);
        rig.directory.setDown(false);
        assertThat(rig.deliver(ann, MAIL).status()).isEqualTo(Status.DELIVERED);
    }

    @Test
    void comesToAllPages() {
        rig.transactions.write(
                () -> rig.transactions.jdbc().sql("""
                INSERT INTO mail.account (account_id, tenant_id, limit_bytes, epoch, next_mailbox_id, next_uid_validity)
                SELECT gen_random_uuid(), ?, 0, 1, 1, 1 FROM generate_series(1, 1001)""").param(TENANT).update());
        walk.over(new DirectoryChanges.Accounts(TENANT, null, null));
        assertThat(rig.transactions
                        .jdbc()
                        .sql("SELECT count(*) FROM mail.account WHERE deleted_at IS NOT NULL")
                        .query(Long.class)
                        .single())
                .isEqualTo(1001);
    }

    /** The feed goes on meanwhile; a walk that fails is made again. */
    @Test
    void aChangeOfManyIsWalkedOverBesideTheFeed() {
        var many = new ChangedMany(walk);
        var watch = new DirectoryWatch(rig.accounts, many);
        many.start();
        try {
            rig.directory.setDown(true);
            change(ann, 1, 5_000_000);
            watch.changed(new Change(null, null, Set.of(), new DirectoryChanges.Accounts(TENANT, null, null)));
            rig.directory.setDown(false);
            Await.untilEquals(5_000_000L, () -> limit(ann));
        } finally {
            many.stop();
        }
    }
}
