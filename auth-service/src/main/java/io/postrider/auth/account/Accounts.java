package io.postrider.auth.account;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Changed;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Ids;
import io.postrider.auth.access.Reach;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.account.AccountController.Account;
import io.postrider.auth.account.AccountController.AccountEdit;
import io.postrider.auth.account.AccountController.NewAccount;
import io.postrider.auth.account.AccountController.PasswordSet;
import io.postrider.auth.account.PasswordPolicy.Hashed;
import io.postrider.auth.address.MailAddress;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.claim.AddressClaims;
import io.postrider.auth.domain.Domain;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.domain.Postmasters;
import io.postrider.auth.limit.SumLimits;
import io.postrider.auth.scram.ScramVerifiers;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Reads and changes accounts; changes run within {@code Writes}. */
@Service
class Accounts {
    private final AccountRepository repository;
    private final AccountList list;
    private final List<AccountLinks> links;
    private final List<AccountGuard> guards;
    private final DeletedLinks deletedLinks;
    private final Domains domains;
    private final Postmasters postmasters;
    private final SumLimits limits;
    private final ScramVerifiers verifiers;
    private final AddressClaims claims;
    private final AuditLog audit;
    private final ChangeLog changes;
    private final Ids ids;
    private final Clock clock;

    Accounts(
            AccountRepository repository,
            AccountList list,
            List<AccountLinks> links,
            List<AccountGuard> guards,
            DeletedLinks deletedLinks,
            Domains domains,
            Postmasters postmasters,
            SumLimits limits,
            ScramVerifiers verifiers,
            AddressClaims claims,
            AuditLog audit,
            ChangeLog changes,
            Ids ids,
            Clock clock) {
        this.repository = repository;
        this.list = list;
        this.links = links;
        this.guards = guards;
        this.deletedLinks = deletedLinks;
        this.domains = domains;
        this.postmasters = postmasters;
        this.limits = limits;
        this.verifiers = verifiers;
        this.claims = claims;
        this.audit = audit;
        this.changes = changes;
        this.ids = ids;
        this.clock = clock;
    }

    Account find(Admin admin, String idOrAddress) {
        return list.view(entity(admin, idOrAddress).id);
    }

    /** The id of such an account, if there is one and the key reaches it. */
    Optional<UUID> idOf(Admin admin, String idOrAddress) {
        return found(admin, idOrAddress).map(account -> account.id);
    }

    /** Makes an account; without a password nobody can log in until one is set. */
    Answer<Account> create(Call call, NewAccount request, @Nullable Hashed password) {
        MailAddress address = Fields.address(request.address(), "address");
        Domain domain = domains.forNewAddress(call.admin(), address);
        Instant now = clock.instant();
        AccountEntity account = new AccountEntity();
        account.id = password == null ? ids.next() : Objects.requireNonNull(password.accountId());
        account.tenantId = domain.tenantId();
        account.domainId = domain.id();
        account.address = address.toString();
        account.displayName = Fields.text(Objects.requireNonNullElse(request.displayName(), ""), "displayName", 200);
        account.ownQuota(Fields.quota(request.quotaBytes()));
        account.enabled = !Boolean.FALSE.equals(request.enabled());
        account.passwordHash = password == null ? null : password.hash();
        account.createdAt = now;
        account.updatedAt = now;
        domain.refuseTagged(address);
        account = repository.saveAndFlush(account);
        storeVerifier(account, password);
        limits.accountAdded(account.tenantId, account.domainId);
        claims.claimForAccount(address, domain.id(), account.id);
        changes.append(account.id, Set.of(account.address));
        audit.record(call, new AuditLog.Entry("account.create", subject(account), state(account)));
        if (account.enabled) {
            postmasters.accountTakesMail(call, account.tenantId, account.id);
        }
        return Answer.created(
                "/v1/accounts/" + account.id,
                account.version,
                list.view(account.id).withPassword(password == null ? null : password.generated()));
    }

    /** With the password itself, so that the answer may say that it is there. */
    private void storeVerifier(AccountEntity account, @Nullable Hashed password) {
        if (password == null) {
            return;
        }
        ScramVerifiers.Made made = password.verifier();
        // An address may be another account's by now.
        if (made != null && made.accountId().equals(account.id)) {
            verifiers.store(made, password.hash());
        }
    }

    Answer<Account> edit(Call call, String idOrAddress, UnaryOperator<AccountEdit> patch) {
        AccountEntity account = toChange(call, idOrAddress);
        call.requireVersion(version(account));
        AccountEdit before = new AccountEdit(account.address, account.displayName, account.enabled, account.ownQuota());
        AccountEdit edit = patch.apply(before);
        Changed changed = new Changed();
        UUID domainBefore = account.domainId;
        Set<String> addresses = rename(call, account, edit, changed);
        applyPlain(account, edit, changed);
        if (changed.isEmpty()) {
            return Answer.changed(account.version, list.view(account.id));
        }
        account.updatedAt = clock.instant();
        account = repository.saveAndFlush(account);
        if (!account.domainId.equals(domainBefore)) {
            limits.accountMoved(account.domainId);
        }
        changes.append(account.id, addresses);
        audit.record(call, new AuditLog.Entry("account.update", subject(account), changed.fields()));
        if (changed.has("enabled")) {
            tellPostmasters(call, account);
        }
        return Answer.changed(account.version, list.view(account.id));
    }

    /** Gives the account its new address, if it has one, and tells which addresses changed by that. */
    private Set<String> rename(Call call, AccountEntity account, AccountEdit edit, Changed changed) {
        MailAddress address = Fields.address(edit.address(), "address");
        String before = account.address;
        if (address.toString().equals(before)) {
            return Set.of(before);
        }
        Domain domain = domains.forNewAddress(call.admin(), address);
        domain.refuseTagged(address);
        if (!domain.tenantId().equals(account.tenantId)) {
            throw Fields.unprocessable("address", "is in a domain of another tenant.");
        }
        claims.claimForAccount(address, domain.id(), account.id);
        claims.release(before);
        account.address = address.toString();
        account.domainId = domain.id();
        changed.put("address", account.address);
        return Set.of(before, account.address);
    }

    private void tellPostmasters(Call call, AccountEntity account) {
        if (account.enabled) {
            postmasters.accountTakesMail(call, account.tenantId, account.id);
        } else {
            postmasters.accountTakesNoMail(call, account.tenantId, account.id);
        }
    }

    private static void applyPlain(AccountEntity account, AccountEdit edit, Changed changed) {
        String displayName = Fields.text(edit.displayName(), "displayName", 200);
        changed.set("displayName", account.displayName, displayName, value -> account.displayName = value);
        changed.set("quotaBytes", account.ownQuota(), Fields.quota(edit.quotaBytes()), account::ownQuota);
        changed.set("enabled", account.enabled, edit.enabled(), value -> account.enabled = value);
        if (changed.has("enabled") && !account.enabled) {
            account.endSessions();
        }
    }

    Answer<PasswordSet> setPassword(Call call, String idOrAddress, Hashed password) {
        AccountEntity account = toChange(call, idOrAddress);
        call.checkVersion(version(account));
        account.passwordHash = password.hash();
        account.endSessions();
        account.updatedAt = clock.instant();
        account = repository.saveAndFlush(account);
        storeVerifier(account, password);
        changes.append(account.id, Set.of(account.address));
        audit.record(call, new AuditLog.Entry("account.password", subject(account), Map.of()));
        return Answer.changed(account.version, new PasswordSet(account.address, password.generated()));
    }

    Answer<Void> delete(Call call, String idOrAddress) {
        AccountEntity account = toChange(call, idOrAddress);
        call.checkVersion(version(account));
        Instant now = clock.instant();
        account.deletedAt = now;
        account.updatedAt = now;
        account.endSessions();
        account = repository.saveAndFlush(account);
        UUID accountId = account.id;
        links.forEach(link -> link.removeTarget(call, accountId));
        claims.release(account.address);
        domains.forgetCatchAll(call, account.id)
                .forEach(domain -> deletedLinks.keep(accountId, DeletedLinks.Kind.CATCH_ALL, domain, Map.of()));
        postmasters
                .replace(call, account.tenantId, account.id)
                .forEach(left -> deletedLinks.keep(accountId, DeletedLinks.Kind.POSTMASTER, left.domainId(), left));
        changes.append(account.id, Set.of(account.address));
        audit.record(call, new AuditLog.Entry("account.delete", subject(account), Map.of()));
        return Answer.none();
    }

    private AccountEntity toChange(Call call, String idOrAddress) {
        AccountEntity account = entity(call.admin(), idOrAddress);
        UUID accountId = account.id;
        guards.forEach(guard -> guard.requirePower(call, accountId));
        return account;
    }

    private AccountEntity entity(Admin admin, String idOrAddress) {
        return found(admin, idOrAddress).orElseThrow(() -> Fields.notFound("account"));
    }

    private Optional<AccountEntity> found(Admin admin, String idOrAddress) {
        return Reach.byIdOrAddress(idOrAddress, repository::findByIdAndDeletedAtIsNull, repository::findByAddress)
                .filter(account -> admin.reachesDomain(account.tenantId, account.domainId));
    }

    static long version(AccountEntity account) {
        return account.version == null ? 0 : account.version;
    }

    static AuditLog.Subject subject(AccountEntity account) {
        return new AuditLog.Subject("account", account.id, account.address, account.tenantId, account.domainId);
    }

    private static Map<String, Object> state(AccountEntity account) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("address", account.address);
        state.put("displayName", account.displayName);
        state.put("enabled", account.enabled);
        if (account.ownQuota() != null) {
            state.put("quotaBytes", account.ownQuota());
        }
        return state;
    }
}
