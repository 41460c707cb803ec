package io.postrider.auth.delegation;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.MergePatch;
import io.postrider.auth.delegation.DelegationController.Delegation;
import io.postrider.auth.delegation.DelegationController.DelegationEdit;
import io.postrider.auth.delegation.DelegationController.NewDelegation;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.state.StateKind;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Delegations in a state: the address and the delegate name one together. */
@Component
class DelegationState implements StateKind {
    private static final List<String> NAMES = List.of("address", "delegate");

    private final Delegations delegations;
    private final DelegationList list;
    private final Domains domains;
    private final MergePatch patches;

    DelegationState(Delegations delegations, DelegationList list, Domains domains, MergePatch patches) {
        this.delegations = delegations;
        this.list = list;
        this.domains = domains;
        this.patches = patches;
    }

    @Override
    public Place place() {
        return Place.DELEGATIONS;
    }

    @Override
    public List<String> nameFields() {
        return NAMES;
    }

    @Override
    public String canonical(List<String> names) {
        return Delegations.name(
                Fields.address(names.getFirst(), "address").toString(),
                Fields.address(names.getLast(), "delegate").toString());
    }

    @Override
    public void make(Call call, String name, ObjectNode wanted) {
        call.admin().require(Action.DELEGATIONS_WRITE);
        if (find(call, wanted).isEmpty()) {
            SendRight right = patches.apply(right(wanted), new DelegationEdit(null), DelegationEdit.class)
                    .right();
            delegations.create(call, new NewDelegation(text(wanted, "address"), text(wanted, "delegate"), right));
        }
    }

    @Override
    public void shape(Call call, String name, ObjectNode wanted) {
        Delegation present = find(call, wanted).orElseThrow(() -> Fields.notFound("delegation"));
        delegations.edit(call, present.id(), fields -> patches.apply(right(wanted), fields, DelegationEdit.class));
    }

    private Optional<Delegation> find(Call call, ObjectNode wanted) {
        return list.find(
                        call.admin(),
                        Fields.address(text(wanted, "address"), "address").toString(),
                        Fields.address(text(wanted, "delegate"), "delegate").toString())
                .map(DelegationList.Found::view);
    }

    private static String text(ObjectNode wanted, String field) {
        return wanted.path(field).asString();
    }

    private static ObjectNode right(ObjectNode wanted) {
        return wanted.deepCopy().without(NAMES);
    }

    @Override
    public List<String> belongingTo(Call call, String domain) {
        return list.in(domains.named(call.admin(), domain).id(), ENOUGH).stream()
                .map(delegation -> Delegations.name(delegation.address(), delegation.delegate()))
                .toList();
    }

    @Override
    public void remove(Call call, String name) {
        call.admin().require(Action.DELEGATIONS_WRITE);
        // What is deleted before, an account or a group, takes those over it and those that it has along.
        Delegations.named(name, (address, delegate) -> list.find(call.admin(), address, delegate))
                .ifPresent(found -> delegations.delete(call, found.view().id()));
    }
}
