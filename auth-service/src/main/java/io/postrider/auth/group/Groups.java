package io.postrider.auth.group;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Changed;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Ids;
import io.postrider.auth.access.Reach;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.address.MailAddress;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.claim.AddressClaims;
import io.postrider.auth.delegation.Delegations;
import io.postrider.auth.domain.Domain;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.group.GroupController.Group;
import io.postrider.auth.group.GroupController.GroupEdit;
import io.postrider.auth.group.GroupController.NewGroup;
import io.postrider.auth.group.MemberStore.Member;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Service;

/** Reads and changes groups; changes run within {@code Writes}. */
@Service
class Groups {
    private final GroupRepository repository;
    private final MemberStore members;
    private final MemberAddresses addresses;
    private final Memberships memberships;
    private final Nesting nesting;
    private final Delegations delegations;
    private final GroupList list;
    private final Domains domains;
    private final AddressClaims claims;
    private final AuditLog audit;
    private final ChangeLog changes;
    private final Ids ids;
    private final Clock clock;

    Groups(
            GroupRepository repository,
            MemberStore members,
            MemberAddresses addresses,
            Memberships memberships,
            Nesting nesting,
            Delegations delegations,
            GroupList list,
            Domains domains,
            AddressClaims claims,
            AuditLog audit,
            ChangeLog changes,
            Ids ids,
            Clock clock) {
        this.repository = repository;
        this.members = members;
        this.addresses = addresses;
        this.memberships = memberships;
        this.nesting = nesting;
        this.delegations = delegations;
        this.list = list;
        this.domains = domains;
        this.claims = claims;
        this.audit = audit;
        this.changes = changes;
        this.ids = ids;
        this.clock = clock;
    }

    Group find(Admin admin, String idOrAddress) {
        return list.view(entity(admin, idOrAddress).id);
    }

    /** Whether there is such a group, and the key reaches it. */
    boolean has(Admin admin, String idOrAddress) {
        return found(admin, idOrAddress).isPresent();
    }

    Answer<Group> create(Call call, NewGroup request) {
        MailAddress address = Fields.address(request.address(), "address");
        Domain domain = domains.forNewAddress(call.admin(), address);
        domain.refuseTagged(address);
        Instant now = clock.instant();
        GroupEntity group = new GroupEntity();
        group.id = ids.next();
        group.tenantId = domain.tenantId();
        group.domainId = domain.id();
        group.address = address.toString();
        group.description = Fields.text(Objects.requireNonNullElse(request.description(), ""), "description", 500);
        group.enabled = !Boolean.FALSE.equals(request.enabled());
        group.whoMayPost = Objects.requireNonNullElse(request.whoMayPost(), WhoMayPost.TENANT)
                .text();
        group.createdAt = now;
        group.updatedAt = now;
        Set<Member> asked = addresses.members(
                call.admin(), group, Objects.requireNonNullElse(request.members(), List.<String>of()), Set.of());
        group = repository.saveAndFlush(group);
        claims.claimForGroup(address, domain.id(), group.id);
        members.replace(group, asked);
        nesting.check(group.id);
        changes.append(null, Set.of(group.address));
        Group view = list.view(group.id);
        audit.record(
                call,
                new AuditLog.Entry(
                        "group.create",
                        subject(group),
                        Map.of("members", view.members(), "whoMayPost", group.whoMayPost, "enabled", group.enabled)));
        return Answer.created("/v1/groups/" + group.id, group.version, view);
    }

    Answer<Group> edit(Call call, String idOrAddress, UnaryOperator<GroupEdit> patch) {
        GroupEntity group = entity(call.admin(), idOrAddress);
        call.requireVersion(group.versionNumber());
        Group view = list.view(group.id);
        GroupEdit edit =
                patch.apply(new GroupEdit(view.members(), view.whoMayPost(), view.description(), view.enabled()));
        Set<Member> before = members.membersOf(group.id);
        Set<Member> asked = addresses.members(call.admin(), group, edit.members(), before);
        Changed changed = new Changed();
        if (!asked.equals(before)) {
            changed.put("members", Objects.requireNonNull(edit.members()));
            members.replace(group, asked);
            nesting.check(group.id);
        }
        applyPlain(group, edit, changed);
        if (changed.isEmpty()) {
            return Answer.changed(group.version, view);
        }
        group.touch(clock.instant());
        group = repository.saveAndFlush(group);
        changes.append(null, members.addressesAbove(group.id));
        audit.record(call, new AuditLog.Entry("group.update", subject(group), changed.fields()));
        return Answer.changed(group.version, list.view(group.id));
    }

    private static void applyPlain(GroupEntity group, GroupEdit edit, Changed changed) {
        String description = Fields.text(edit.description(), "description", 500);
        String whoMayPost = Fields.required(edit.whoMayPost(), "whoMayPost").text();
        changed.set("description", group.description, description, value -> group.description = value);
        changed.set("enabled", group.enabled, edit.enabled(), value -> group.enabled = value);
        changed.set("whoMayPost", group.whoMayPost, whoMayPost, value -> group.whoMayPost = value);
    }

    Answer<Void> delete(Call call, String idOrAddress) {
        GroupEntity group = entity(call.admin(), idOrAddress);
        call.checkVersion(group.versionNumber());
        memberships.leave(call, group.id);
        delegations.removeOver(call, group.id);
        claims.release(group.address);
        repository.delete(group);
        repository.flush();
        changes.append(null, Set.of(group.address));
        audit.record(call, new AuditLog.Entry("group.delete", subject(group), Map.of()));
        return Answer.none();
    }

    private GroupEntity entity(Admin admin, String idOrAddress) {
        return found(admin, idOrAddress).orElseThrow(() -> Fields.notFound("group"));
    }

    private Optional<GroupEntity> found(Admin admin, String idOrAddress) {
        return Reach.byIdOrAddress(idOrAddress, repository::findById, repository::findByAddress)
                .filter(group -> admin.reachesDomain(group.tenantId, group.domainId))
                .filter(group -> repository.isInDomain(group.domainId));
    }

    static AuditLog.Subject subject(GroupEntity group) {
        return new AuditLog.Subject("group", group.id, group.address, group.tenantId, group.domainId);
    }
}
