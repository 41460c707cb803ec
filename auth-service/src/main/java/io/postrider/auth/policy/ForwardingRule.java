package io.postrider.auth.policy;

import io.postrider.auth.access.Fields;
import io.postrider.auth.address.MailAddress;
import io.postrider.platform.settings.OutboundSwitch;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Refuses addresses elsewhere that mail may not be forwarded to. */
@Component
public class ForwardingRule {
    private final Policies policies;
    private final OutboundSwitch outbound;

    ForwardingRule(Policies policies, OutboundSwitch outbound) {
        this.policies = policies;
        this.outbound = outbound;
    }

    /**
     * Refuses one.
     *
     * @param field what it is given in
     * @param domainId of the alias or group that would forward
     */
    public void check(String field, MailAddress address, UUID domainId) {
        if (!outbound.outboundEnabled()) {
            throw Fields.unprocessable(
                    field,
                    "has %s, which is elsewhere, and mail to other domains is off: postrider.outbound-enabled=true opens it."
                            .formatted(address));
        }
        List<String> allowed = policies.forwardingDomains(domainId);
        if (allowed != null && !allowed.contains(address.domain().value())) {
            throw Fields.unprocessable(
                    field,
                    "has %s, which is elsewhere, and mail may be forwarded to %s (forwardingDomains in the policy)."
                            .formatted(address, allowed.isEmpty() ? "nobody" : String.join(", ", allowed) + " only"));
        }
    }
}
