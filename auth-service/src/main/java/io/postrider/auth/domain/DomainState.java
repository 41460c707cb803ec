package io.postrider.auth.domain;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.MergePatch;
import io.postrider.auth.domain.DomainController.DomainEdit;
import io.postrider.auth.domain.DomainController.NewDomain;
import io.postrider.auth.state.StateKind;
import io.postrider.auth.tenant.Tenants;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Domains in a state. They are never removed by one: whoever forgets a domain in a file does not mean its mail. */
@Component
class DomainState implements StateKind {
    private static final String TENANT = "tenant";
    private static final String TENANT_ID = "tenantId";
    private static final List<String> MADE_WITH = List.of(TENANT_ID, "plusAddressing", "aliasOf");
    private static final List<String> NEVER_CHANGED = List.of("name", TENANT, TENANT_ID, "aliasOf");

    private final Domains domains;
    private final Tenants tenants;
    private final MergePatch patches;

    DomainState(Domains domains, Tenants tenants, MergePatch patches) {
        this.domains = domains;
        this.tenants = tenants;
        this.patches = patches;
    }

    @Override
    public Place place() {
        return Place.DOMAINS;
    }

    @Override
    public List<String> nameFields() {
        return List.of("name");
    }

    @Override
    public String canonical(List<String> names) {
        return Fields.domain(names.getFirst(), "name").value();
    }

    @Override
    public void make(Call call, String name, ObjectNode wanted) {
        call.admin().require(Action.DOMAINS_WRITE);
        if (!domains.has(call.admin(), name)) {
            ObjectNode fields = wanted.deepCopy().retain(MADE_WITH);
            if (wanted.has(TENANT)) {
                fields.put(TENANT_ID, tenant(call, wanted.get(TENANT)).toString());
            }
            domains.create(call, patches.apply(fields, new NewDomain(name, null, null, null), NewDomain.class));
        }
    }

    /** A tenant by its name: one that the state itself makes has no id that could be known before. */
    private UUID tenant(Call call, JsonNode name) {
        return tenants.named(call.admin(), name.asString(""))
                .orElseThrow(() -> Fields.unprocessable(TENANT, "names no tenant that this API key reaches."));
    }

    @Override
    public void shape(Call call, String name, ObjectNode wanted) {
        ObjectNode fields = wanted.deepCopy().without(NEVER_CHANGED);
        domains.edit(call, name, present -> patches.apply(fields, present, DomainEdit.class));
    }

    @Override
    public List<String> belongingTo(Call call, String domain) {
        return List.of();
    }

    @Override
    public void remove(Call call, String name) {
        throw new UnsupportedOperationException("no state removes a domain");
    }
}
