package io.postrider.platform.publicapi;

import io.postrider.api.auth.KeyApi;
import io.postrider.platform.net.Networks;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.platform.web.ClientAddresses;
import io.postrider.platform.web.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;

/** The part of the public API that a service other than auth-service has. */
public final class PublicApi {
    /** The request attribute with what the caller's key allows. */
    public static final String GRANT = "postrider.key-grant";

    /** The request attribute with the address that the call came from. */
    public static final String CLIENT = "postrider.key-client";

    private PublicApi() {}

    /**
     * The chain for {@code /v1}; it belongs before {@code SecurityConfiguration.INTERNAL}.
     *
     * @param subject what a key's actions name: GET needs {@code subject:read}, all else {@code subject:write}
     * @param knowsDomains the paths whose controllers limit keys for single domains to these; others refuse such keys
     */
    public static SecurityFilterChain chain(
            String subject,
            KeyApi keys,
            PlatformProperties settings,
            Problems problems,
            Predicate<String> knowsDomains) {
        ClientAddresses clients = new ClientAddresses(Networks.of(settings.proxyNetworks()));
        return new DefaultSecurityFilterChain(
                (HttpServletRequest request) -> request.getRequestURI().startsWith("/v1/"),
                new ApiKeyFilter(subject, new KeyGrants(keys), knowsDomains, clients, problems));
    }
}
