package io.postrider.auth.limit;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.MergePatch;
import io.postrider.auth.limit.LimitStore.Owner;
import io.postrider.auth.limit.LimitsController.LimitsEdit;
import io.postrider.auth.state.StateKind.Place;
import io.postrider.auth.state.StatePart;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/**
 * The limits of a tenant or a domain in a state.
 *
 * @param place which of the two
 * @param needed what a key has to be allowed
 * @param owner finds it
 * @param limits changes them
 * @param patches reads what is wanted
 */
record LimitsPart(
        Place place, Action needed, BiFunction<Call, String, Owner> owner, SumLimits limits, MergePatch patches)
        implements StatePart {
    @Override
    public String field() {
        return "limits";
    }

    @Override
    public void shape(Call call, String reference, JsonNode wanted) {
        call.admin().require(needed);
        limits.edit(call, owner.apply(call, reference), present -> patches.apply(wanted, present, LimitsEdit.class));
    }
}
