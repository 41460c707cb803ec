package io.postrider.auth.alias;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.MergePatch;
import io.postrider.auth.alias.AliasController.AliasEdit;
import io.postrider.auth.alias.AliasController.NewAlias;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.state.AddressKind;
import io.postrider.auth.state.StateKind;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Aliases in a state. */
@Component
class AliasState implements AddressKind {
    private final Aliases aliases;
    private final AliasRepository repository;
    private final Domains domains;
    private final MergePatch patches;

    AliasState(Aliases aliases, AliasRepository repository, Domains domains, MergePatch patches) {
        this.aliases = aliases;
        this.repository = repository;
        this.domains = domains;
        this.patches = patches;
    }

    @Override
    public StateKind.Place place() {
        return StateKind.Place.ALIASES;
    }

    @Override
    public Action action() {
        return Action.ALIASES_WRITE;
    }

    @Override
    public boolean has(Admin admin, String address) {
        return aliases.has(admin, address);
    }

    @Override
    public void make(Call call, String address, ObjectNode fields) {
        AliasEdit edit = patches.apply(fields, new AliasEdit(null, "", true, true), AliasEdit.class);
        aliases.create(call, new NewAlias(address, edit.targets(), edit.description(), edit.enabled(), edit.sendAs()));
    }

    @Override
    public void shape(Call call, String address, ObjectNode fields) {
        aliases.edit(call, address, present -> patches.apply(fields, present, AliasEdit.class));
    }

    @Override
    public List<String> addressesIn(Call call, String domain) {
        return repository.addressesOf(domains.named(call.admin(), domain).id(), StateKind.ENOUGH);
    }

    @Override
    public void delete(Call call, String address) {
        aliases.delete(call, address);
    }
}
