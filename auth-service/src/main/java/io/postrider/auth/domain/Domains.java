package io.postrider.auth.domain;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Changed;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Ids;
import io.postrider.auth.access.Reach;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.address.DomainName;
import io.postrider.auth.address.InvalidAddressException;
import io.postrider.auth.address.MailAddress;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.claim.AddressClaims;
import io.postrider.auth.domain.DomainController.DomainEdit;
import io.postrider.auth.domain.DomainController.DomainView;
import io.postrider.auth.domain.DomainController.NewDomain;
import io.postrider.auth.tenant.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Reads and changes domains; changes run within {@code Writes}. */
@Service
public class Domains {
    private final DomainRepository repository;
    private final DomainList list;
    private final Tenants tenants;
    private final Postmasters postmasters;
    private final AddressClaims claims;
    private final AuditLog audit;
    private final ChangeLog changes;
    private final Ids ids;
    private final Clock clock;

    Domains(
            DomainRepository repository,
            DomainList list,
            Tenants tenants,
            Postmasters postmasters,
            AddressClaims claims,
            AuditLog audit,
            ChangeLog changes,
            Ids ids,
            Clock clock) {
        this.repository = repository;
        this.list = list;
        this.tenants = tenants;
        this.postmasters = postmasters;
        this.claims = claims;
        this.audit = audit;
        this.changes = changes;
        this.ids = ids;
        this.clock = clock;
    }

    /** The domain of an address that is to be made, if the key reaches it. */
    public Domain forNewAddress(Admin admin, MailAddress address) {
        DomainEntity found = repository
                .findByNameAndDeletedAtIsNull(address.domain().value())
                .filter(domain -> admin.reachesDomain(domain.tenantId, domain.id))
                .orElseThrow(() -> Fields.unprocessable(
                        "address",
                        "is in the domain %s, which is not here or which this API key does not reach."
                                .formatted(address.domain().unicode())));
        if (found.aliasOf != null) {
            throw Fields.unprocessable(
                    "address",
                    "is in %s, which is only another name of %s: name the address there."
                            .formatted(found.name, list.view(found.id).aliasOf()));
        }
        return domain(found);
    }

    /** The domain that a path or query names, by id or by name, if the key reaches it. */
    public Domain named(Admin admin, String idOrName) {
        return domain(entity(admin, idOrName));
    }

    /** The id of the domain that a filter names; null when it names none. */
    public @Nullable UUID idOf(Admin admin, @Nullable String idOrName) {
        return idOrName == null ? null : named(admin, idOrName).id();
    }

    private static Domain domain(DomainEntity domain) {
        return new Domain(domain.id, domain.tenantId, domain.name, domain.plusAddressing);
    }

    /** Ends the catch-alls that an account is, because it goes, and tells of which domains. */
    public List<UUID> forgetCatchAll(Call call, UUID accountId) {
        List<DomainEntity> caught = repository.findByCatchAllAccountIdAndDeletedAtIsNull(accountId);
        for (DomainEntity domain : caught) {
            domain.catchAllAccountId = null;
            domain.updatedAt = clock.instant();
            repository.saveAndFlush(domain);
            changes.append(null, everyAddress(domain));
            audit.record(
                    call,
                    new AuditLog.Entry("domain.update", subject(domain), Collections.singletonMap("catchAll", null)));
        }
        return caught.stream().map(domain -> domain.id).toList();
    }

    /** Makes an account that is back the catch-all of a domain again, if that is there and has no other. */
    public void restoreCatchAll(Call call, UUID domainId, UUID accountId) {
        repository
                .findByIdAndDeletedAtIsNull(domainId)
                .filter(domain -> domain.catchAllAccountId == null && domain.aliasOf == null)
                .ifPresent(domain -> {
                    domain.catchAllAccountId = accountId;
                    domain.updatedAt = clock.instant();
                    DomainEntity saved = repository.saveAndFlush(domain);
                    changes.append(accountId, everyAddress(saved));
                    audit.record(
                            call,
                            new AuditLog.Entry(
                                    "domain.update",
                                    subject(saved),
                                    Map.of("catchAll", repository.addressOf(accountId))));
                });
    }

    /** Whether there is still a domain of this id. */
    public boolean isHere(UUID id) {
        return repository.existsById(id);
    }

    /** Whether a domain is here, whoever's it is. */
    public boolean isHere(DomainName name) {
        return repository.existsByName(name.value());
    }

    DomainView find(Admin admin, String idOrName) {
        return list.view(entity(admin, idOrName).id);
    }

    /** Whether there is such a domain, and the key reaches it. */
    boolean has(Admin admin, String idOrName) {
        return found(admin, idOrName).isPresent();
    }

    Answer<DomainView> create(Call call, NewDomain request) {
        DomainName name = Fields.domain(request.name(), "name");
        UUID tenantId = tenantOf(call.admin(), request);
        if (!call.admin().reachesTenant(tenantId)) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "This API key is for certain domains only and cannot make another.");
        }
        if (repository.existsByName(name.value())) {
            throw new ProblemException(
                    ProblemCode.CONFLICT,
                    "There is a domain %s already, or one that was deleted and may come back."
                            .formatted(name.unicode()));
        }
        Instant now = clock.instant();
        DomainEntity domain = new DomainEntity();
        domain.id = ids.next();
        domain.tenantId = tenantId;
        domain.name = name.value();
        domain.plusAddressing = !Boolean.FALSE.equals(request.plusAddressing());
        DomainEntity original = original(call.admin(), tenantId, request.aliasOf());
        if (original == null) {
            domain.postmasterAccountId = postmasters.first(tenantId).orElse(null);
        } else {
            domain.aliasOf = original.id;
            // Whoever has an address there may send as the same one here from now on.
            changes.append(null, everyAddress(original));
        }
        domain.createdAt = now;
        domain.updatedAt = now;
        domain = repository.saveAndFlush(domain);
        changes.append(null, everyAddress(domain));
        audit.record(call, new AuditLog.Entry("domain.create", subject(domain), made(domain, original)));
        return Answer.created("/v1/domains/" + domain.id, domain.version, list.view(domain.id));
    }

    /** A second name belongs where the domain does. */
    private UUID tenantOf(Admin admin, NewDomain request) {
        String aliasOf = request.aliasOf();
        return request.tenantId() != null || aliasOf == null || aliasOf.isBlank()
                ? tenants.choose(admin, request.tenantId())
                : entity(admin, aliasOf).tenantId;
    }

    private static Map<String, Object> made(DomainEntity domain, @Nullable DomainEntity original) {
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("name", domain.name);
        made.put("plusAddressing", domain.plusAddressing);
        if (original != null) {
            made.put("aliasOf", original.name);
        }
        return made;
    }

    /** The domain whose second name a new one is to be; null when it is to be one of its own. */
    private @Nullable DomainEntity original(Admin admin, UUID tenantId, @Nullable String idOrName) {
        if (idOrName == null || idOrName.isBlank()) {
            return null;
        }
        DomainEntity original = entity(admin, idOrName);
        if (!original.tenantId.equals(tenantId)) {
            throw Fields.unprocessable("aliasOf", "is a domain of another tenant.");
        }
        if (original.aliasOf != null) {
            throw Fields.unprocessable("aliasOf", "is itself only another name of a domain.");
        }
        return original;
    }

    Answer<DomainView> edit(Call call, String idOrName, UnaryOperator<DomainEdit> patch) {
        DomainEntity domain = entity(call.admin(), idOrName);
        call.requireVersion(version(domain));
        DomainView before = list.view(domain.id);
        DomainEdit edit = patch.apply(new DomainEdit(
                before.enabled(),
                before.plusAddressing(),
                before.catchAll(),
                before.postmaster(),
                before.quotaBytes()));
        Changed changed = changed(before, edit);
        if (changed.isEmpty()) {
            return Answer.changed(domain.version, before);
        }
        if (domain.aliasOf != null && !Set.of("enabled").equals(changed.fields().keySet())) {
            throw new ProblemException(
                    ProblemCode.CONFLICT,
                    "%s is only another name of %s: change that one.".formatted(before.name(), before.aliasOf()));
        }
        Set<UUID> concerned = leading(domain);
        UUID tenantId = domain.tenantId;
        boolean isAlias = domain.aliasOf != null;
        domain.enabled = edit.enabled();
        domain.plusAddressing = edit.plusAddressing();
        domain.quotaBytes = Fields.quota(edit.quotaBytes());
        domain.catchAllAccountId =
                account(call, domain, "catchAll", edit.catchAll(), concerned).orElse(null);
        domain.postmasterAccountId = account(call, domain, "postmaster", edit.postmaster(), concerned)
                .or(() -> isAlias ? Optional.empty() : postmasters.first(tenantId))
                .orElse(null);
        domain.updatedAt = clock.instant();
        domain = repository.saveAndFlush(domain);
        concerned.addAll(leading(domain));
        publish(domain, concerned);
        if (changed.has("enabled") || changed.has("quotaBytes")) {
            changes.appendAccountsOf(domain.id);
        }
        audit.record(call, new AuditLog.Entry("domain.update", subject(domain), changed.fields()));
        return Answer.changed(domain.version, list.view(domain.id));
    }

    private static Changed changed(DomainView before, DomainEdit edit) {
        Changed changed = new Changed();
        changed.note("enabled", before.enabled(), edit.enabled());
        changed.note("plusAddressing", before.plusAddressing(), edit.plusAddressing());
        changed.note("catchAll", before.catchAll(), edit.catchAll());
        changed.note("postmaster", before.postmaster(), edit.postmaster());
        changed.note("quotaBytes", before.quotaBytes(), edit.quotaBytes());
        return changed;
    }

    /** The account that a field names by its address; empty when it names none. */
    private Optional<UUID> account(
            Call call, DomainEntity domain, String field, @Nullable String address, Set<UUID> before) {
        if (address == null || address.isBlank()) {
            return Optional.empty();
        }
        Optional<UUID> found = claims.target(call.admin(), Fields.address(address, field), domain.tenantId, before);
        if (found.isEmpty()) {
            throw Fields.unprocessable(
                    field, "is not the address of an account of the domain's tenant that this API key reaches.");
        }
        return found;
    }

    /** Who gets mail by the domain's settings. */
    private static Set<UUID> leading(DomainEntity domain) {
        return Stream.of(domain.catchAllAccountId, domain.postmasterAccountId)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Whoever was or is catch-all or postmaster may or might send as such, so those accounts changed as well. */
    private void publish(DomainEntity domain, Set<UUID> accounts) {
        changes.append(null, everyAddress(domain));
        accounts.forEach(account -> changes.append(account, Set.of()));
    }

    /** All of the domain's addresses, and the one that has no domain, which may be this one's. */
    private static Set<String> everyAddress(DomainEntity domain) {
        return Set.of('@' + domain.name, Postmasters.ALONE);
    }

    /** The domain that a path names, if it may be deleted, or brought back, by who calls. */
    public Domain deletable(Call call, String idOrName) {
        DomainEntity domain = entity(call.admin(), idOrName);
        call.checkVersion(version(domain));
        if (!call.admin().reachesTenant(domain.tenantId)) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "This API key is for certain domains only and cannot delete one.");
        }
        return domain(domain);
    }

    /** Deletes a domain that has nothing in it, for good. */
    public Answer<Void> deleteEmpty(Call call, UUID id) {
        DomainEntity domain = entity(call.admin(), id.toString());
        if (repository.isUsed(domain.id)) {
            throw new ProblemException(
                    ProblemCode.CONFLICT,
                    "The domain has accounts, aliases, groups or other names: delete them first, or with it by"
                            + " ?withContents=true.");
        }
        repository.delete(domain);
        repository.flush();
        changes.append(null, everyAddress(domain));
        audit.record(call, new AuditLog.Entry("domain.delete", subject(domain), Map.of()));
        return Answer.none();
    }

    private DomainEntity entity(Admin admin, String idOrName) {
        return found(admin, idOrName).orElseThrow(() -> Fields.notFound("domain"));
    }

    private Optional<DomainEntity> found(Admin admin, String idOrName) {
        return Reach.byIdOrName(
                        idOrName,
                        repository::findByIdAndDeletedAtIsNull,
                        name -> canonical(name).flatMap(repository::findByNameAndDeletedAtIsNull))
                .filter(domain -> admin.reachesDomain(domain.tenantId, domain.id));
    }

    private static Optional<String> canonical(String name) {
        try {
            return Optional.of(DomainName.parse(name).value());
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }

    private static long version(DomainEntity domain) {
        return domain.version == null ? 0 : domain.version;
    }

    static AuditLog.Subject subject(DomainEntity domain) {
        return new AuditLog.Subject("domain", domain.id, domain.name, domain.tenantId, domain.id);
    }
}
