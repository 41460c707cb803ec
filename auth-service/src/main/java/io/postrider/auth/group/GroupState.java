package io.postrider.auth.group;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.MergePatch;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.group.GroupController.GroupEdit;
import io.postrider.auth.group.GroupController.NewGroup;
import io.postrider.auth.state.AddressKind;
import io.postrider.auth.state.StateKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Groups in a state. They are made empty and get their members when all are there, so that their order does not matter. */
@Component
class GroupState implements AddressKind {
    private final Groups groups;
    private final GroupRepository repository;
    private final Domains domains;
    private final MergePatch patches;

    GroupState(Groups groups, GroupRepository repository, Domains domains, MergePatch patches) {
        this.groups = groups;
        this.repository = repository;
        this.domains = domains;
        this.patches = patches;
    }

    @Override
    public StateKind.Place place() {
        return StateKind.Place.GROUPS;
    }

    @Override
    public Action action() {
        return Action.GROUPS_WRITE;
    }

    @Override
    public boolean has(Admin admin, String address) {
        return groups.has(admin, address);
    }

    @Override
    public void make(Call call, String address, ObjectNode fields) {
        GroupEdit edit = patches.apply(fields, new GroupEdit(List.of(), WhoMayPost.TENANT, "", true), GroupEdit.class);
        groups.create(call, new NewGroup(address, List.of(), edit.whoMayPost(), edit.description(), edit.enabled()));
    }

    /** Who is in it no longer leaves first: what two groups are to be may be a loop with what one of them was. */
    @Override
    public void loosen(Call call, String address, ObjectNode fields) {
        groups.edit(call, address, present -> {
            GroupEdit wanted = patches.apply(fields, present, GroupEdit.class);
            return new GroupEdit(
                    staying(present.members(), wanted.members()),
                    present.whoMayPost(),
                    present.description(),
                    present.enabled());
        });
    }

    private static @Nullable List<String> staying(@Nullable List<String> present, @Nullable List<String> wanted) {
        if (present == null || wanted == null) {
            return present;
        }
        Set<String> named = new HashSet<>();
        wanted.forEach(member -> named.add(Fields.address(member, "members").toString()));
        return present.stream().filter(named::contains).toList();
    }

    @Override
    public void shape(Call call, String address, ObjectNode fields) {
        groups.edit(call, address, present -> patches.apply(fields, present, GroupEdit.class));
    }

    @Override
    public List<String> addressesIn(Call call, String domain) {
        return repository.addressesOf(domains.named(call.admin(), domain).id(), StateKind.ENOUGH);
    }

    @Override
    public void delete(Call call, String address) {
        groups.delete(call, address);
    }
}
