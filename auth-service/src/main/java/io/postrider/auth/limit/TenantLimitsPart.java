package io.postrider.auth.limit;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.MergePatch;
import io.postrider.auth.limit.LimitsController.LimitsEdit;
import io.postrider.auth.state.StateKind.Place;
import io.postrider.auth.state.StatePart;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The limits of a tenant in a state. */
@Component
class TenantLimitsPart implements StatePart {
    private final SumLimits limits;
    private final MergePatch patches;

    TenantLimitsPart(SumLimits limits, MergePatch patches) {
        this.limits = limits;
        this.patches = patches;
    }

    @Override
    public Place place() {
        return Place.TENANTS;
    }

    @Override
    public String field() {
        return "limits";
    }

    @Override
    public void shape(Call call, String reference, JsonNode wanted) {
        call.admin().require(Action.TENANTS_WRITE);
        limits.edit(
                call,
                limits.ofTenant(call.admin(), UUID.fromString(reference)),
                present -> patches.apply(wanted, present, LimitsEdit.class));
    }
}
