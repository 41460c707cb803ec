package io.postrider.auth.alias;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Changed;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Ids;
import io.postrider.auth.access.Reach;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.account.AccountLinks;
import io.postrider.auth.account.DeletedLinks;
import io.postrider.auth.address.MailAddress;
import io.postrider.auth.alias.AliasController.Alias;
import io.postrider.auth.alias.AliasController.AliasEdit;
import io.postrider.auth.alias.AliasController.NewAlias;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.claim.AddressClaims;
import io.postrider.auth.delegation.Delegations;
import io.postrider.auth.domain.Domain;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.group.Memberships;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** Reads and changes aliases; changes run within {@code Writes}. */
@Service
@Order(Ordered.HIGHEST_PRECEDENCE) // An alias that is made again is there before delegations over it.
class Aliases implements AccountLinks {
    private final AliasRepository repository;
    private final AliasList list;
    private final TargetAddresses addresses;
    private final Domains domains;
    private final AddressClaims claims;
    private final Memberships memberships;
    private final Delegations delegations;
    private final DeletedLinks deletedLinks;
    private final AuditLog audit;
    private final ChangeLog changes;
    private final Ids ids;
    private final JsonMapper json;
    private final Clock clock;

    Aliases(
            AliasRepository repository,
            AliasList list,
            TargetAddresses addresses,
            Domains domains,
            AddressClaims claims,
            Memberships memberships,
            Delegations delegations,
            DeletedLinks deletedLinks,
            AuditLog audit,
            ChangeLog changes,
            Ids ids,
            JsonMapper json,
            Clock clock) {
        this.repository = repository;
        this.list = list;
        this.addresses = addresses;
        this.domains = domains;
        this.claims = claims;
        this.memberships = memberships;
        this.delegations = delegations;
        this.deletedLinks = deletedLinks;
        this.audit = audit;
        this.changes = changes;
        this.ids = ids;
        this.json = json;
        this.clock = clock;
    }

    Alias find(Admin admin, String idOrAddress) {
        return list.view(entity(admin, idOrAddress).id);
    }

    /** Whether there is such an alias, and the key reaches it. */
    boolean has(Admin admin, String idOrAddress) {
        return found(admin, idOrAddress).isPresent();
    }

    Answer<Alias> create(Call call, NewAlias request) {
        MailAddress address = Fields.address(request.address(), "address");
        Domain domain = domains.forNewAddress(call.admin(), address);
        domain.refuseTagged(address);
        Instant now = clock.instant();
        AliasEntity alias = new AliasEntity();
        alias.id = ids.next();
        alias.tenantId = domain.tenantId();
        alias.domainId = domain.id();
        alias.address = address.toString();
        alias.description = Fields.text(Objects.requireNonNullElse(request.description(), ""), "description", 500);
        alias.enabled = !Boolean.FALSE.equals(request.enabled());
        alias.sendAs = !Boolean.FALSE.equals(request.sendAs());
        alias.leadTo(addresses.targets(call.admin(), alias, request.targets(), Targets.NONE));
        alias.createdAt = now;
        alias.updatedAt = now;
        alias = repository.saveAndFlush(alias);
        claims.claimForAlias(address, domain.id(), alias.id);
        publish(alias, alias.targets);
        Alias view = list.view(alias.id);
        audit.record(
                call,
                new AuditLog.Entry(
                        "alias.create",
                        subject(alias),
                        Map.of("targets", view.targets(), "sendAs", alias.sendAs, "enabled", alias.enabled)));
        return Answer.created("/v1/aliases/" + alias.id, alias.version, view);
    }

    /** The address changed, and so did what each of these accounts may send as. */
    private void publish(AliasEntity alias, Set<UUID> accounts) {
        Set<String> addresses = new LinkedHashSet<>(memberships.addressesAbove(alias.id));
        addresses.add(alias.address);
        changes.append(null, addresses);
        accounts.forEach(account -> changes.append(account, Set.of()));
    }

    Answer<Alias> edit(Call call, String idOrAddress, UnaryOperator<AliasEdit> patch) {
        AliasEntity alias = entity(call.admin(), idOrAddress);
        call.requireVersion(version(alias));
        Alias before = list.view(alias.id);
        AliasEdit edit =
                patch.apply(new AliasEdit(before.targets(), before.description(), before.enabled(), before.sendAs()));
        Targets present = alias.where();
        Targets targets = addresses.targets(call.admin(), alias, edit.targets(), present);
        Set<UUID> concerned = new LinkedHashSet<>(present.accounts());
        concerned.addAll(targets.accounts());
        Changed changed = new Changed();
        if (!targets.equals(present)) {
            changed.put("targets", Objects.requireNonNull(edit.targets()));
            alias.leadTo(targets);
        }
        applyPlain(alias, edit, changed);
        if (changed.isEmpty()) {
            return Answer.changed(alias.version, before);
        }
        alias.updatedAt = clock.instant();
        alias = repository.saveAndFlush(alias);
        memberships.checkAlias(alias.id);
        publish(alias, concerned);
        audit.record(call, new AuditLog.Entry("alias.update", subject(alias), changed.fields()));
        return Answer.changed(alias.version, list.view(alias.id));
    }

    private static void applyPlain(AliasEntity alias, AliasEdit edit, Changed changed) {
        String description = Fields.text(edit.description(), "description", 500);
        changed.set("description", alias.description, description, value -> alias.description = value);
        changed.set("enabled", alias.enabled, edit.enabled(), value -> alias.enabled = value);
        changed.set("sendAs", alias.sendAs, edit.sendAs(), value -> alias.sendAs = value);
    }

    Answer<Void> delete(Call call, String idOrAddress) {
        AliasEntity alias = entity(call.admin(), idOrAddress);
        call.checkVersion(version(alias));
        remove(call, alias);
        return Answer.none();
    }

    private void remove(Call call, AliasEntity alias) {
        Set<UUID> targets = Set.copyOf(alias.targets);
        memberships.removeAlias(call, alias.id);
        delegations.removeOver(call, alias.id);
        claims.release(alias.address);
        repository.delete(alias);
        repository.flush();
        publish(alias, targets);
        audit.record(call, new AuditLog.Entry("alias.delete", subject(alias), Map.of()));
    }

    /** An alias that loses its last target goes as well: it would swallow mail or refuse it for ever. */
    @Override
    public void removeTarget(Call call, UUID accountId) {
        for (AliasEntity alias : repository.leadingTo(accountId)) {
            deletedLinks.keep(accountId, DeletedLinks.Kind.ALIAS, alias.id, Lost.of(alias));
            if (alias.leadsOnlyTo(accountId)) {
                delegations.keepOver(accountId, alias.id);
                remove(call, alias);
                continue;
            }
            alias.targets.remove(accountId);
            alias.updatedAt = clock.instant();
            AliasEntity saved = repository.saveAndFlush(alias);
            publish(saved, saved.targets);
            audit.record(
                    call,
                    new AuditLog.Entry(
                            "alias.update",
                            subject(saved),
                            Map.of("targets", list.view(saved.id).targets())));
        }
    }

    /** What an alias was that went with its last target. */
    record Lost(
            UUID tenantId,
            UUID domainId,
            String address,
            String description,
            boolean enabled,
            boolean sendAs,
            Instant createdAt) {
        static Lost of(AliasEntity alias) {
            return new Lost(
                    alias.tenantId,
                    alias.domainId,
                    alias.address,
                    alias.description,
                    alias.enabled,
                    alias.sendAs,
                    alias.createdAt);
        }
    }

    @Override
    public void restoreTarget(Call call, UUID accountId) {
        for (DeletedLinks.Link link : deletedLinks.take(accountId, DeletedLinks.Kind.ALIAS)) {
            Optional<AliasEntity> there = repository.findById(link.objectId());
            if (there.isPresent()) {
                addTarget(call, there.get(), accountId);
            } else {
                makeAgain(call, link.objectId(), json.treeToValue(link.state(), Lost.class), accountId);
            }
        }
    }

    private void addTarget(Call call, AliasEntity alias, UUID accountId) {
        if (alias.targets.size() + alias.external.size() >= TargetAddresses.MAX_TARGETS) {
            return;
        }
        alias.targets.add(accountId);
        AliasEntity saved = repository.saveAndFlush(alias);
        if (memberships.isTooLarge(saved.id)) {
            saved.targets.remove(accountId);
            repository.saveAndFlush(saved);
            return;
        }
        saved.updatedAt = clock.instant();
        saved = repository.saveAndFlush(saved);
        publish(saved, saved.targets);
        audit.record(
                call,
                new AuditLog.Entry(
                        "alias.update",
                        subject(saved),
                        Map.of("targets", list.view(saved.id).targets())));
    }

    /** The same alias with the same id, unless its address is somebody else's by now, or its domain is gone. */
    private void makeAgain(Call call, UUID id, Lost lost, UUID accountId) {
        MailAddress address = Fields.address(lost.address(), "address");
        if (!domains.isHere(lost.domainId()) || claims.isTaken(address)) {
            return;
        }
        AliasEntity alias = new AliasEntity();
        alias.id = id;
        alias.tenantId = lost.tenantId();
        alias.domainId = lost.domainId();
        alias.address = lost.address();
        alias.description = lost.description();
        alias.enabled = lost.enabled();
        alias.sendAs = lost.sendAs();
        alias.targets = new LinkedHashSet<>(Set.of(accountId));
        alias.createdAt = lost.createdAt();
        alias.updatedAt = clock.instant();
        alias = repository.saveAndFlush(alias);
        claims.claimForAlias(address, alias.domainId, alias.id);
        publish(alias, alias.targets);
        audit.record(
                call,
                new AuditLog.Entry(
                        "alias.create",
                        subject(alias),
                        Map.of("targets", list.view(alias.id).targets())));
    }

    private AliasEntity entity(Admin admin, String idOrAddress) {
        return found(admin, idOrAddress).orElseThrow(() -> Fields.notFound("alias"));
    }

    private Optional<AliasEntity> found(Admin admin, String idOrAddress) {
        return Reach.byIdOrAddress(idOrAddress, repository::findById, repository::findByAddress)
                .filter(alias -> admin.reachesDomain(alias.tenantId, alias.domainId))
                .filter(alias -> repository.isInDomain(alias.domainId));
    }

    private static long version(AliasEntity alias) {
        return alias.version == null ? 0 : alias.version;
    }

    private static AuditLog.Subject subject(AliasEntity alias) {
        return new AuditLog.Subject("alias", alias.id, alias.address, alias.tenantId, alias.domainId);
    }
}
