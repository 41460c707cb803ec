package io.postrider.auth.alias;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.MergePatch;
import io.postrider.auth.alias.AliasController.AliasEdit;
import io.postrider.auth.alias.AliasController.NewAlias;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.state.StateKind;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Aliases in a state. */
@Component
class AliasState implements StateKind {
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
    public Place place() {
        return Place.ALIASES;
    }

    @Override
    public String nameField() {
        return "address";
    }

    @Override
    public String canonical(String name) {
        return Fields.address(name, nameField()).toString();
    }

    @Override
    public void make(Call call, String name, ObjectNode wanted) {
        call.admin().require(Action.ALIASES_WRITE);
        if (!aliases.has(call.admin(), name)) {
            AliasEdit edit = patches.apply(fields(wanted), new AliasEdit(null, "", true, true), AliasEdit.class);
            aliases.create(
                    call, new NewAlias(name, edit.targets(), edit.description(), edit.enabled(), edit.sendAs()));
        }
    }

    @Override
    public void shape(Call call, String name, ObjectNode wanted) {
        aliases.edit(call, name, present -> patches.apply(fields(wanted), present, AliasEdit.class));
    }

    private ObjectNode fields(ObjectNode wanted) {
        return wanted.deepCopy().without(nameField());
    }

    @Override
    public List<String> belongingTo(Call call, String domain) {
        return repository.addressesOf(domains.named(call.admin(), domain).id());
    }

    @Override
    public void remove(Call call, String name) {
        call.admin().require(Action.ALIASES_WRITE);
        // One that led only to accounts that went is gone already.
        if (aliases.has(call.admin(), name)) {
            aliases.delete(call, name);
        }
    }
}
