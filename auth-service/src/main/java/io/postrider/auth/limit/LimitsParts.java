package io.postrider.auth.limit;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.MergePatch;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.state.StateKind.Place;
import io.postrider.auth.state.StatePart;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The limits in a state, of each that has some. */
@Configuration(proxyBeanMethods = false)
class LimitsParts {
    @Bean
    StatePart tenantLimits(SumLimits limits, MergePatch patches) {
        return new LimitsPart(
                Place.TENANTS,
                Action.TENANTS_WRITE,
                (call, reference) -> limits.ofTenant(call.admin(), UUID.fromString(reference)),
                limits,
                patches);
    }

    @Bean
    StatePart domainLimits(SumLimits limits, Domains domains, MergePatch patches) {
        return new LimitsPart(
                Place.DOMAINS,
                Action.DOMAINS_WRITE,
                (call, reference) ->
                        limits.ofDomain(domains.named(call.admin(), reference).id()),
                limits,
                patches);
    }
}
