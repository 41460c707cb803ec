package io.postrider.auth.deletion;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.account.DeletedLinks;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.audit.AuditLog.Actor;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.domain.Domain;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.domain.Postmasters;
import io.postrider.auth.limit.SumLimits;
import io.postrider.auth.tenant.Tenants;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes domains and tenants with all that is in them, brings them back, and erases them; changes run within {@code Writes}. */
@Service
class Deletions {
    private final DeletionStore store;
    private final Domains domains;
    private final Tenants tenants;
    private final Postmasters postmasters;
    private final DeletedLinks links;
    private final SumLimits limits;
    private final AuditLog audit;
    private final ChangeLog changes;
    private final EntityManager entities;
    private final TransactionTemplate transactions;

    Deletions(
            DeletionStore store,
            Domains domains,
            Tenants tenants,
            Postmasters postmasters,
            DeletedLinks links,
            SumLimits limits,
            AuditLog audit,
            ChangeLog changes,
            EntityManager entities,
            TransactionTemplate transactions) {
        this.store = store;
        this.domains = domains;
        this.tenants = tenants;
        this.postmasters = postmasters;
        this.links = links;
        this.limits = limits;
        this.audit = audit;
        this.changes = changes;
        this.entities = entities;
        this.transactions = transactions;
    }

    Answer<Void> deleteDomain(Call call, String idOrName, boolean withContents) {
        Domain domain = domains.deletable(call, idOrName);
        if (!withContents) {
            return domains.deleteEmpty(call, domain.id());
        }
        call.admin().require(Action.ACCOUNTS_WRITE);
        for (UUID each : store.withSecondNames(domain.id())) {
            delete(call, each, domain.tenantId(), each.equals(domain.id()) ? null : domain.id());
        }
        return Answer.none();
    }

    private void delete(Call call, UUID domainId, UUID tenantId, @Nullable UUID with) {
        String name = store.name(domainId);
        changes.appendAccountsOf(domainId);
        List<UUID> postmasterElsewhere = store.postmasters(domainId);
        int accounts = store.delete(domainId, with);
        entities.clear();
        postmasterElsewhere.forEach(account -> postmasters
                .replace(call, tenantId, account)
                .forEach(left -> links.keep(account, DeletedLinks.Kind.POSTMASTER, left.domainId(), left)));
        changes.append(null, everyAddress(name));
        audit.record(
                call,
                new AuditLog.Entry("domain.delete", subject(domainId, name, tenantId), Map.of("accounts", accounts)));
    }

    Answer<Void> deleteTenant(Call call, UUID tenantId, boolean withContents) {
        tenants.requireDeletable(call, tenantId);
        if (!withContents) {
            return tenants.deleteEmpty(call, tenantId);
        }
        String name = tenants.nameOf(tenantId);
        store.domainsOf(tenantId).forEach(domain -> delete(call, domain, tenantId, tenantId));
        store.deleteTenant(tenantId);
        entities.clear();
        audit.record(call, new AuditLog.Entry("tenant.delete", tenant(tenantId, name), Map.of()));
        return Answer.none();
    }

    Deleted domain(Admin admin, UUID id) {
        return store.domains(admin, id, null, 1).stream()
                .filter(domain -> admin.reachesTenant(domain.tenantId()))
                .findFirst()
                .orElseThrow(() -> Fields.notFound("deleted domain"));
    }

    Deleted tenant(Admin admin, UUID id) {
        admin.requirePlatform();
        return store.tenants(admin, id, null, 1).stream()
                .findFirst()
                .orElseThrow(() -> Fields.notFound("deleted tenant"));
    }

    Answer<Void> restoreDomain(Call call, UUID id) {
        Deleted domain = domain(call.admin(), id);
        call.checkVersion(domain.version());
        // With the names that are its second ones.
        store.deletedWith(id).forEach(each -> restore(call, each, domain.tenantId()));
        return Answer.none();
    }

    private void restore(Call call, UUID domainId, UUID tenantId) {
        String name = store.name(domainId);
        int accounts = store.restore(domainId);
        entities.clear();
        if (accounts > 0) {
            limits.accountAdded(tenantId, domainId);
        }
        for (UUID account : links.accountsIn(domainId, DeletedLinks.Kind.POSTMASTER)) {
            links.postmasterships(account).forEach(left -> postmasters.restore(call, left, account));
        }
        changes.appendAccountsOf(domainId);
        changes.append(null, everyAddress(name));
        audit.record(
                call,
                new AuditLog.Entry("domain.restore", subject(domainId, name, tenantId), Map.of("accounts", accounts)));
    }

    Answer<Void> restoreTenant(Call call, UUID id) {
        Deleted tenant = tenant(call.admin(), id);
        call.checkVersion(tenant.version());
        store.restoreTenant(id);
        entities.clear();
        store.deletedWith(id).forEach(domain -> restore(call, domain, id));
        audit.record(call, new AuditLog.Entry("tenant.restore", tenant(id, tenant.name()), Map.of()));
        return Answer.none();
    }

    Answer<Void> eraseDomain(Call call, UUID id) {
        Deleted domain = domain(call.admin(), id);
        call.checkVersion(domain.version());
        erase(actor(call), domain);
        return Answer.none();
    }

    Answer<Void> eraseTenant(Call call, UUID id) {
        Deleted tenant = tenant(call.admin(), id);
        call.checkVersion(tenant.version());
        eraseTenant(actor(call), tenant);
        return Answer.none();
    }

    private static Actor actor(Call call) {
        return new Actor(call.admin().keyId(), call.admin().name(), call.clientAddress());
    }

    private void erase(Actor actor, Deleted domain) {
        store.withSecondNames(domain.id()).forEach(each -> erase(actor, each, domain.tenantId()));
    }

    private void erase(Actor actor, UUID domainId, UUID tenantId) {
        String name = store.name(domainId);
        store.erase(domainId);
        entities.clear();
        // The name is nobody's here from now on.
        changes.append(null, everyAddress(name));
        audit.record(actor, new AuditLog.Entry("domain.erase", subject(domainId, name, tenantId), Map.of()));
    }

    private void eraseTenant(Actor actor, Deleted tenant) {
        store.leftOf(tenant.id()).forEach(domain -> erase(actor, domain, tenant.id()));
        store.eraseTenant(tenant.id());
        audit.record(actor, new AuditLog.Entry("tenant.erase", tenant(tenant.id(), tenant.name()), Map.of()));
    }

    /** Erases what was deleted long enough ago, one after the other. */
    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
    void eraseDue() {
        while (Boolean.TRUE.equals(transactions.execute(status -> eraseNext()))) {}
    }

    private boolean eraseNext() {
        changes.lock();
        var tenant = store.dueTenant();
        tenant.ifPresent(due -> eraseTenant(Actor.SERVICE, due));
        var domain = tenant.isPresent() ? tenant : store.dueDomain();
        if (tenant.isEmpty()) {
            domain.ifPresent(due -> erase(Actor.SERVICE, due));
        }
        return domain.isPresent();
    }

    private static Set<String> everyAddress(String domain) {
        return Set.of('@' + domain, Postmasters.ALONE);
    }

    private static AuditLog.Subject subject(UUID domainId, String name, UUID tenantId) {
        return new AuditLog.Subject("domain", domainId, name, tenantId, domainId);
    }

    private static AuditLog.Subject tenant(UUID tenantId, String name) {
        return new AuditLog.Subject("tenant", tenantId, name, tenantId, null);
    }
}
