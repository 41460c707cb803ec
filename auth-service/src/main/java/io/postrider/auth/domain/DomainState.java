package io.postrider.auth.domain;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.MergePatch;
import io.postrider.auth.domain.DomainController.DomainEdit;
import io.postrider.auth.domain.DomainController.NewDomain;
import io.postrider.auth.policy.Policies;
import io.postrider.auth.policy.PolicyLevel;
import io.postrider.auth.state.StateKind;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Domains in a state. They are never removed by one: whoever forgets a domain in a file does not mean its mail. */
@Component
class DomainState implements StateKind {
    private static final String POLICY = "policy";
    private static final List<String> MADE_WITH = List.of("tenantId", "plusAddressing", "aliasOf");
    private static final List<String> NEVER_CHANGED = List.of("name", "tenantId", "aliasOf", POLICY);

    private final Domains domains;
    private final Policies policies;
    private final MergePatch patches;

    DomainState(Domains domains, Policies policies, MergePatch patches) {
        this.domains = domains;
        this.policies = policies;
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
            domains.create(call, patches.apply(fields, new NewDomain(name, null, null, null), NewDomain.class));
        }
    }

    @Override
    public void shape(Call call, String name, ObjectNode wanted) {
        ObjectNode fields = wanted.deepCopy().without(NEVER_CHANGED);
        domains.edit(call, name, present -> patches.apply(fields, present, DomainEdit.class));
        if (wanted.has(POLICY)) {
            policies.edit(call, PolicyLevel.DOMAIN, name, wanted.get(POLICY));
        }
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
