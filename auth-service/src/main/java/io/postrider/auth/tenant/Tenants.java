package io.postrider.auth.tenant;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Changed;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Ids;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.tenant.TenantController.NewTenant;
import io.postrider.auth.tenant.TenantController.Tenant;
import io.postrider.auth.tenant.TenantController.TenantEdit;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;

/** Reads and changes tenants; changes run within {@code Writes}. */
@Service
public class Tenants {
    private final TenantRepository repository;
    private final AuditLog audit;
    private final ChangeLog changes;
    private final Ids ids;
    private final Clock clock;

    Tenants(TenantRepository repository, AuditLog audit, ChangeLog changes, Ids ids, Clock clock) {
        this.repository = repository;
        this.audit = audit;
        this.changes = changes;
        this.ids = ids;
        this.clock = clock;
    }

    /** Makes the tenant that a new installation begins with, if there is none. */
    public void makeFirst(AuditLog.Actor actor) {
        if (repository.count() == 0) {
            TenantEntity tenant = make("default");
            audit.record(actor, new AuditLog.Entry("tenant.create", subject(tenant), Map.of("name", tenant.name)));
        }
    }

    /** The tenant that a new object belongs to: the one named, or the only one that can be meant. */
    public UUID choose(Admin admin, @Nullable UUID named) {
        if (named != null) {
            if (!admin.reachesTenant(named)
                    || repository.findByIdAndDeletedAtIsNull(named).isEmpty()) {
                throw Fields.unprocessable("tenantId", "names no tenant that this API key reaches.");
            }
            return named;
        }
        if (admin.tenantId() != null) {
            return admin.tenantId();
        }
        List<TenantEntity> all = repository.findByDeletedAtIsNullOrderById(Limit.of(2));
        if (all.size() != 1) {
            throw Fields.unprocessable("tenantId", "is missing; there is not exactly one tenant. See GET /v1/tenants.");
        }
        return all.getFirst().id;
    }

    /** The tenant of a name, if there is one and the key reaches it. */
    public Optional<UUID> named(Admin admin, String name) {
        return repository.idOf(name).filter(admin::reachesTenant);
    }

    Tenant find(Admin admin, UUID id) {
        return view(entity(admin, id));
    }

    Answer<Tenant> create(Call call, NewTenant request) {
        call.admin().requirePlatform();
        String name = Fields.name(request.name(), "name");
        if (repository.isTaken(name)) {
            throw taken(name);
        }
        TenantEntity tenant = make(name);
        audit.record(call, new AuditLog.Entry("tenant.create", subject(tenant), Map.of("name", name)));
        return Answer.created("/v1/tenants/" + tenant.id, tenant.version, view(tenant));
    }

    private TenantEntity make(String name) {
        Instant now = clock.instant();
        TenantEntity tenant = new TenantEntity();
        tenant.id = ids.next();
        tenant.name = name;
        tenant.createdAt = now;
        tenant.updatedAt = now;
        return repository.saveAndFlush(tenant);
    }

    Answer<Tenant> edit(Call call, UUID id, UnaryOperator<TenantEdit> patch) {
        TenantEntity tenant = entity(call.admin(), id);
        call.requireVersion(version(tenant));
        TenantEdit edit = patch.apply(new TenantEdit(tenant.name, tenant.quotaBytes));
        String name = Fields.name(edit.name(), "name");
        if (repository.isTaken(name, id)) {
            throw taken(name);
        }
        Changed changed = new Changed();
        changed.set("name", tenant.name, name, value -> tenant.name = value);
        changed.set(
                "quotaBytes", tenant.quotaBytes, Fields.quota(edit.quotaBytes()), value -> tenant.quotaBytes = value);
        if (changed.isEmpty()) {
            return Answer.changed(tenant.version, view(tenant));
        }
        if (changed.has("quotaBytes")) {
            changes.appendAccountsOfTenant(id);
        }
        tenant.updatedAt = clock.instant();
        TenantEntity saved = repository.saveAndFlush(tenant);
        audit.record(call, new AuditLog.Entry("tenant.update", subject(saved), changed.fields()));
        return Answer.changed(saved.version, view(saved));
    }

    /** Refuses who may not delete, or bring back, a tenant, or means another version of it. */
    public void requireDeletable(Call call, UUID id) {
        call.admin().requirePlatform();
        call.checkVersion(version(entity(call.admin(), id)));
    }

    /** What people call a tenant. */
    public String nameOf(UUID id) {
        return repository.findById(id).orElseThrow(() -> Fields.notFound("tenant")).name;
    }

    /** Deletes a tenant that has nothing in it, for good. */
    public Answer<Void> deleteEmpty(Call call, UUID id) {
        TenantEntity tenant = entity(call.admin(), id);
        if (repository.isUsed(id)) {
            throw new ProblemException(
                    ProblemCode.CONFLICT,
                    "The tenant has domains or API keys: delete them first, or with it by ?withContents=true.");
        }
        repository.deleteRevokedKeys(id);
        repository.delete(tenant);
        repository.flush();
        audit.record(call, new AuditLog.Entry("tenant.delete", subject(tenant), Map.of()));
        return Answer.none();
    }

    private TenantEntity entity(Admin admin, UUID id) {
        return repository
                .findByIdAndDeletedAtIsNull(id)
                .filter(tenant -> admin.reachesTenant(tenant.id))
                .orElseThrow(() -> Fields.notFound("tenant"));
    }

    private static ProblemException taken(String name) {
        return new ProblemException(ProblemCode.CONFLICT, "There is a tenant '%s' already.".formatted(name));
    }

    private static long version(TenantEntity tenant) {
        return tenant.version == null ? 0 : tenant.version;
    }

    private static AuditLog.Subject subject(TenantEntity tenant) {
        return new AuditLog.Subject("tenant", tenant.id, tenant.name, tenant.id, null);
    }

    private static Tenant view(TenantEntity tenant) {
        return new Tenant(
                tenant.id, tenant.name, tenant.quotaBytes, version(tenant), tenant.createdAt, tenant.updatedAt);
    }
}
