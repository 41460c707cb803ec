package io.postrider.auth.limit;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.MergePatch;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.limit.LimitsController.LimitsEdit;
import io.postrider.auth.state.StateKind.Place;
import io.postrider.auth.state.StatePart;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The limits of a domain in a state. */
@Component
class DomainLimitsPart implements StatePart {
    private final SumLimits limits;
    private final Domains domains;
    private final MergePatch patches;

    DomainLimitsPart(SumLimits limits, Domains domains, MergePatch patches) {
        this.limits = limits;
        this.domains = domains;
        this.patches = patches;
    }

    @Override
    public Place place() {
        return Place.DOMAINS;
    }

    @Override
    public String field() {
        return "limits";
    }

    @Override
    public void shape(Call call, String reference, JsonNode wanted) {
        call.admin().require(Action.DOMAINS_WRITE);
        limits.edit(
                call,
                limits.ofDomain(domains.named(call.admin(), reference).id()),
                present -> patches.apply(wanted, present, LimitsEdit.class));
    }
}
