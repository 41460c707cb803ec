package io.postrider.api.auth;

import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Exchanges API keys for what they allow, for the services that have a public REST API. Scope {@code directory.read}. */
@HttpExchange("/internal/v1/directory/keys")
public interface KeyApi {
    /**
     * Tells what a key allows now. {@code AUTHENTICATION_FAILED} for one that is unknown, expired or revoked;
     * {@code TOO_MANY_REQUESTS} while failed attempts hold the client back. A caller may remember the answer for half a
     * minute.
     */
    @PostExchange("/exchanges")
    KeyGrant exchange(@RequestBody KeyExchange exchange);

    /**
     * A key as a client sent it.
     *
     * @param secret never logged
     * @param clientAddress who sent it
     */
    record KeyExchange(String secret, String clientAddress) {
        @Override
        public String toString() {
            return "KeyExchange[clientAddress=%s]".formatted(clientAddress);
        }
    }

    /**
     * What a key allows.
     *
     * @param keyId the key
     * @param tenantId the one tenant it reaches; null for all
     * @param domains the only domains it reaches; empty for all of its tenant's
     * @param domainNames what these are called, in A-labels and in Unicode, their other names too
     * @param actions what it may do there, for example {@code messages:read}
     */
    record KeyGrant(
            UUID keyId, @Nullable UUID tenantId, Set<UUID> domains, Set<String> domainNames, Set<String> actions) {
        public KeyGrant {
            domains = Set.copyOf(domains);
            // An auth-service of the release before names none: then none is reached.
            domainNames = Set.copyOf(Objects.requireNonNullElse(domainNames, Set.of()));
            actions = Set.copyOf(actions);
        }

        /** A key that is not limited to domains. */
        public KeyGrant(UUID keyId, @Nullable UUID tenantId, Set<String> actions) {
            this(keyId, tenantId, Set.of(), Set.of(), actions);
        }
    }
}
