package io.postrider.auth.oidc;

import java.util.Optional;
import org.springframework.stereotype.Component;

/** The providers that are configured. */
@Component
public class Providers {
    private final ProviderStore store;

    Providers(ProviderStore store) {
        this.store = store;
    }

    /** That of a domain, by its name. */
    public Optional<Provider> ofDomain(String name) {
        return store.byDomainName(name);
    }
}
