package io.postrider.auth.tenant;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.MergePatch;
import io.postrider.auth.state.StateKind;
import io.postrider.auth.tenant.TenantController.NewTenant;
import io.postrider.auth.tenant.TenantController.TenantEdit;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Tenants in a state, by their names. None removes one, and none gives one another name. */
@Component
class TenantState implements StateKind {
    private static final String NAME = "name";

    private final Tenants tenants;
    private final MergePatch patches;

    TenantState(Tenants tenants, MergePatch patches) {
        this.tenants = tenants;
        this.patches = patches;
    }

    @Override
    public Place place() {
        return Place.TENANTS;
    }

    @Override
    public List<String> nameFields() {
        return List.of(NAME);
    }

    @Override
    public String canonical(List<String> names) {
        return Fields.name(names.getFirst(), NAME);
    }

    @Override
    public void make(Call call, String name, ObjectNode wanted) {
        call.admin().require(Action.TENANTS_WRITE);
        if (tenants.named(call.admin(), name).isEmpty()) {
            tenants.create(call, new NewTenant(name));
        }
    }

    @Override
    public void shape(Call call, String name, ObjectNode wanted) {
        ObjectNode fields = wanted.deepCopy().without(NAME);
        tenants.edit(call, id(call, name), present -> patches.apply(fields, present, TenantEdit.class));
    }

    @Override
    public String reference(Call call, String name) {
        return id(call, name).toString();
    }

    private UUID id(Call call, String name) {
        return tenants.named(call.admin(), name).orElseThrow(() -> Fields.notFound("tenant"));
    }

    @Override
    public List<String> belongingTo(Call call, String domain) {
        return List.of();
    }

    @Override
    public void remove(Call call, String name) {
        throw new UnsupportedOperationException("no state removes a tenant");
    }
}
