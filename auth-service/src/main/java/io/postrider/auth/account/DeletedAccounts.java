package io.postrider.auth.account;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.account.AccountController.Account;
import io.postrider.auth.account.DeletedAccountController.Restoration;
import io.postrider.auth.address.MailAddress;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.claim.AddressClaims;
import io.postrider.auth.domain.Domain;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.domain.Postmasters;
import io.postrider.auth.limit.SumLimits;
import io.postrider.auth.policy.DeletionProperties;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Brings deleted accounts back, or erases them: at once for who asks, and all when their time is over. */
@Service
class DeletedAccounts {
    private static final int BATCH = 100;

    private final AccountRepository repository;
    private final AccountList list;
    private final List<AccountLinks> links;
    private final DeletedLinks deletedLinks;
    private final Domains domains;
    private final Postmasters postmasters;
    private final SumLimits limits;
    private final AddressClaims claims;
    private final AuditLog audit;
    private final ChangeLog changes;
    private final TransactionTemplate transactions;
    private final DeletionProperties properties;
    private final Clock clock;

    DeletedAccounts(
            AccountRepository repository,
            AccountList list,
            List<AccountLinks> links,
            DeletedLinks deletedLinks,
            Domains domains,
            Postmasters postmasters,
            SumLimits limits,
            AddressClaims claims,
            AuditLog audit,
            ChangeLog changes,
            TransactionTemplate transactions,
            DeletionProperties properties,
            Clock clock) {
        this.repository = repository;
        this.list = list;
        this.links = links;
        this.deletedLinks = deletedLinks;
        this.domains = domains;
        this.postmasters = postmasters;
        this.limits = limits;
        this.claims = claims;
        this.audit = audit;
        this.changes = changes;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /** Gives the account its address again, or another one if somebody has that by now. */
    Answer<Account> restore(Call call, UUID id, @Nullable Restoration request) {
        AccountEntity account = entity(call.admin(), id);
        call.checkVersion(Accounts.version(account));
        String asked = request == null || request.address() == null ? account.address : request.address();
        MailAddress address = Fields.address(asked, "address");
        Domain domain = domains.forNewAddress(call.admin(), address);
        domain.refuseTagged(address);
        if (!domain.tenantId().equals(account.tenantId)) {
            throw Fields.unprocessable("address", "is in a domain of another tenant.");
        }
        claims.claimForAccount(address, domain.id(), account.id);
        account.address = address.toString();
        account.domainId = domain.id();
        account.deletedAt = null;
        // Higher than that of any token, and than what a service remembers from before the deletion.
        account.endSessions();
        account.updatedAt = clock.instant();
        account = repository.saveAndFlush(account);
        limits.accountAdded(account.tenantId, account.domainId);
        changes.append(account.id, Set.of(account.address));
        audit.record(
                call,
                new AuditLog.Entry("account.restore", Accounts.subject(account), Map.of("address", account.address)));
        UUID accountId = account.id;
        links.forEach(link -> link.restoreTarget(call, accountId));
        deletedLinks
                .take(accountId, DeletedLinks.Kind.CATCH_ALL)
                .forEach(link -> domains.restoreCatchAll(call, link.objectId(), accountId));
        List<Postmasters.Vacancy> left = deletedLinks.postmasterships(accountId);
        if (account.enabled) {
            left.forEach(vacancy -> postmasters.restore(call, vacancy, accountId));
            postmasters.accountTakesMail(call, account.tenantId, account.id);
        }
        return Answer.created("/v1/accounts/" + account.id, account.version, list.view(account.id));
    }

    Answer<Void> erase(Call call, UUID id) {
        AccountEntity account = entity(call.admin(), id);
        call.checkVersion(Accounts.version(account));
        audit.record(call, erase(account));
        return Answer.none();
    }

    private AuditLog.Entry erase(AccountEntity account) {
        account.erasedAt = clock.instant();
        account.updatedAt = clock.instant();
        account.passwordHash = null;
        account.displayName = "";
        repository.saveAndFlush(account);
        repository.removeLogins(account.id);
        deletedLinks.forget(account.id);
        return new AuditLog.Entry("account.erase", Accounts.subject(account), Map.of());
    }

    /** Erases what was deleted long enough ago. */
    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
    void eraseDue() {
        while (Boolean.TRUE.equals(transactions.execute(status -> eraseBatch()))) {}
    }

    private boolean eraseBatch() {
        changes.lock();
        List<AccountEntity> due =
                repository.findDue(clock.instant(), properties.grace().toSeconds(), BATCH);
        due.forEach(account -> audit.record(AuditLog.Actor.SERVICE, erase(account)));
        return due.size() == BATCH;
    }

    private AccountEntity entity(Admin admin, UUID id) {
        return repository
                .findByIdAndDeletedAtIsNotNullAndErasedAtIsNull(id)
                .filter(account -> admin.reachesDomain(account.tenantId, account.domainId))
                .orElseThrow(() -> Fields.notFound("deleted account"));
    }
}
