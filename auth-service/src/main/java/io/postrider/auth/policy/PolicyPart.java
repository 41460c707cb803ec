package io.postrider.auth.policy;

import io.postrider.auth.access.Call;
import io.postrider.auth.state.StateKind.Place;
import io.postrider.auth.state.StatePart;
import tools.jackson.databind.JsonNode;

/** The policy of a tenant, a domain or an account in a state. */
record PolicyPart(Place place, PolicyLevel level, Policies policies) implements StatePart {
    @Override
    public String field() {
        return "policy";
    }

    @Override
    public void shape(Call call, String reference, JsonNode wanted) {
        policies.edit(call, level, reference, wanted);
    }
}
