package io.postrider.auth.limit;

import io.postrider.api.auth.UseApi.DomainUse;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Changed;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.limit.LimitStore.Owner;
import io.postrider.auth.limit.LimitsController.LimitsEdit;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Judges and changes what domains and tenants may be and hold as a whole; changes run within {@code Writes}. */
@Service
public class SumLimits {
    private final LimitStore store;
    private final AuditLog audit;
    private final ChangeLog changes;

    SumLimits(LimitStore store, AuditLog audit, ChangeLog changes) {
        this.store = store;
        this.audit = audit;
        this.changes = changes;
    }

    /** Refuses what made an account in a domain, if there are too many of them now, there or in its tenant. */
    public void accountAdded(UUID tenantId, UUID domainId) {
        store.domain(domainId).ifPresent(SumLimits::requireRoom);
        store.tenant(tenantId).ifPresent(SumLimits::requireRoom);
    }

    /** Refuses what moved an account to a domain of the same tenant, if there are too many of them now. */
    public void accountMoved(UUID domainId) {
        store.domain(domainId).ifPresent(SumLimits::requireRoom);
    }

    private static void requireRoom(Owner owner) {
        Long most = owner.limits().maxAccounts();
        if (most != null && owner.limits().accounts() > most) {
            throw new ProblemException(
                    ProblemCode.LIMIT_REACHED,
                    "The %s %s may have %d accounts and no more.".formatted(owner.kind(), owner.name(), most));
        }
    }

    /** A domain's, which must be one that the key reaches. */
    Owner ofDomain(UUID domainId) {
        return store.domain(domainId).orElseThrow(() -> Fields.notFound("domain"));
    }

    Owner ofTenant(Admin admin, UUID tenantId) {
        return store.tenant(tenantId)
                .filter(owner -> admin.reachesTenant(tenantId))
                .orElseThrow(() -> Fields.notFound("tenant"));
    }

    /** Who is limited does not raise his own limit: a tenant's is the platform's to set, a domain's its tenant's. */
    Answer<Limits> edit(Call call, Owner owner, UnaryOperator<LimitsEdit> patch) {
        if (owner.domainId() == null) {
            call.admin().requirePlatform();
        } else if (!call.admin().reachesTenant(owner.tenantId())) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "This API key is for certain domains only and cannot change their limits.");
        }
        Limits before = owner.limits();
        call.requireVersion(before.version());
        LimitsEdit edit = patch.apply(new LimitsEdit(before.maxAccounts(), before.maxBytes()));
        Changed changed = new Changed();
        changed.note("maxAccounts", before.maxAccounts(), limit("maxAccounts", edit.maxAccounts()));
        changed.note("maxBytes", before.maxBytes(), limit("maxBytes", edit.maxBytes()));
        if (changed.isEmpty()) {
            return Answer.changed(before.version(), before);
        }
        store.save(owner, edit.maxAccounts(), edit.maxBytes());
        judge();
        AuditLog.Subject subject =
                new AuditLog.Subject(owner.kind(), owner.id(), owner.name(), owner.tenantId(), owner.domainId());
        audit.record(call, new AuditLog.Entry(owner.kind() + ".limits", subject, changed.fields()));
        Limits after = (owner.domainId() == null ? store.tenant(owner.id()) : store.domain(owner.id()))
                .orElseThrow()
                .limits();
        return Answer.changed(after.version(), after);
    }

    private static @Nullable Long limit(String field, @Nullable Long asked) {
        if (asked != null && asked < 0) {
            throw Fields.unprocessable(field, "is negative; null means no limit.");
        }
        return asked;
    }

    /** Takes note of what domains hold, in a transaction. */
    void measured(List<DomainUse> uses) {
        // First, as every transaction that writes the directory: who waits for it holds no row.
        changes.lock();
        store.measured(uses);
        judge();
    }

    /** Whoever remembers that an address takes mail, or that it does not, asks again. Aliases lead across a tenant's domains. */
    private void judge() {
        store.judge().forEach(tenant -> changes.append(null, store.domainsOf(tenant)));
    }
}
