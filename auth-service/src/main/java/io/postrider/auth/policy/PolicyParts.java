package io.postrider.auth.policy;

import io.postrider.auth.state.StateKind.Place;
import io.postrider.auth.state.StatePart;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Policies as a state has them. */
@Configuration(proxyBeanMethods = false)
class PolicyParts {
    @Bean
    StatePart tenantPolicy(Policies policies) {
        return new PolicyPart(Place.TENANTS, PolicyLevel.TENANT, policies);
    }

    @Bean
    StatePart domainPolicy(Policies policies) {
        return new PolicyPart(Place.DOMAINS, PolicyLevel.DOMAIN, policies);
    }

    @Bean
    StatePart accountPolicy(Policies policies) {
        return new PolicyPart(Place.ACCOUNTS, PolicyLevel.ACCOUNT, policies);
    }
}
