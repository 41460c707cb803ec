package io.postrider.auth.apikey;

import io.postrider.auth.rowsecurity.ReachedRows;
import io.postrider.platform.net.Networks;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.platform.web.ClientAddresses;
import io.postrider.platform.web.FailureCodes;
import io.postrider.platform.web.Problems;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;

/** The chain for {@code /v1}: its description is open, all else needs an API key. */
@Configuration(proxyBeanMethods = false)
class AdminApiConfiguration {
    @Bean
    @Order(10)
    SecurityFilterChain openDescription() {
        return new DefaultSecurityFilterChain(AdminApiConfiguration::isDescription);
    }

    @Bean
    @Order(11)
    SecurityFilterChain adminChain(
            KeyLookup keys,
            RequestRate rate,
            ReachedRows rows,
            PlatformProperties settings,
            Problems problems,
            FailureCodes failures) {
        ClientAddresses clients = new ClientAddresses(Networks.of(settings.proxyNetworks()));
        return new DefaultSecurityFilterChain(
                (HttpServletRequest request) -> request.getRequestURI().startsWith("/v1/"),
                new ApiKeyFilter(keys, rate, rows, clients, problems, failures));
    }

    private static boolean isDescription(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.equals("/v1/docs")
                || path.equals("/v1/openapi")
                || path.equals("/v1/openapi.json")
                || path.equals("/v1/openapi.yaml")
                || path.equals("/v1/openapi/swagger-config")
                || path.startsWith("/v1/swagger-ui/");
    }
}
