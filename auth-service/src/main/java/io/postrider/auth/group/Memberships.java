package io.postrider.auth.group;

import io.postrider.auth.access.Call;
import io.postrider.auth.account.AccountLinks;
import io.postrider.auth.account.DeletedLinks;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.change.ChangeLog;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What changes in groups because of what happens to their members. */
@Component
public class Memberships implements AccountLinks {
    private final GroupRepository repository;
    private final MemberStore members;
    private final GroupList list;
    private final Nesting nesting;
    private final DeletedLinks deletedLinks;
    private final AuditLog audit;
    private final ChangeLog changes;
    private final Clock clock;

    Memberships(
            GroupRepository repository,
            MemberStore members,
            GroupList list,
            Nesting nesting,
            DeletedLinks deletedLinks,
            AuditLog audit,
            ChangeLog changes,
            Clock clock) {
        this.repository = repository;
        this.members = members;
        this.list = list;
        this.nesting = nesting;
        this.deletedLinks = deletedLinks;
        this.audit = audit;
        this.changes = changes;
        this.clock = clock;
    }

    /** Unlike an alias, a group that loses its last member stays: it takes no mail until somebody is in it again. */
    @Override
    public void removeTarget(Call call, UUID accountId) {
        repository
                .having(accountId)
                .forEach(group -> deletedLinks.keep(accountId, DeletedLinks.Kind.GROUP, group.id, Map.of()));
        leave(call, accountId);
    }

    @Override
    public void restoreTarget(Call call, UUID accountId) {
        deletedLinks.take(accountId, DeletedLinks.Kind.GROUP).stream()
                .map(link -> repository.findById(link.objectId()))
                .flatMap(Optional::stream)
                .forEach(group -> rejoin(call, group, accountId));
    }

    private void rejoin(Call call, GroupEntity group, UUID accountId) {
        members.add(group, accountId);
        if (nesting.isTooLarge(group.id)) {
            members.remove(group.id, accountId);
            return;
        }
        changed(call, group);
    }

    /** An alias is about to be deleted: it is in no group any more. */
    public void removeAlias(Call call, UUID aliasId) {
        leave(call, aliasId);
    }

    /** The addresses of the groups that an alias is in: their mail goes where the alias's does. */
    public List<String> addressesAbove(UUID aliasId) {
        return members.addressesAboveAlias(aliasId);
    }

    /** Whether a group that an alias is in leads to too many accounts. */
    public boolean isTooLarge(UUID aliasId) {
        return nesting.isTooLarge(aliasId);
    }

    /** Refuses an alias's new targets when a group that it is in would lead to too many accounts. */
    public void checkAlias(UUID aliasId) {
        nesting.refuseTooLarge("targets", aliasId);
    }

    /** Takes an account, an alias or a group out of every group that has it itself. */
    void leave(Call call, UUID member) {
        for (GroupEntity group : repository.having(member)) {
            members.remove(group.id, member);
            changed(call, group);
        }
    }

    private void changed(Call call, GroupEntity group) {
        group.touch(clock.instant());
        GroupEntity saved = repository.saveAndFlush(group);
        changes.append(null, members.addressesAbove(saved.id));
        audit.record(
                call,
                new AuditLog.Entry(
                        "group.update",
                        Groups.subject(saved),
                        Map.of("members", list.view(saved.id).members())));
    }
}
