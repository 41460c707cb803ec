package io.postrider.delivery.trace;

import io.postrider.platform.net.Networks;
import io.postrider.platform.security.SecurityConfiguration;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.platform.web.ClientAddresses;
import io.postrider.platform.web.Problems;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;

/** Who may call the public API. */
@Configuration(proxyBeanMethods = false)
class PublicSecurity {
    @Bean
    @Order(SecurityConfiguration.INTERNAL - 1)
    SecurityFilterChain publicChain(KeyGrants grants, PlatformProperties settings, Problems problems) {
        ClientAddresses clients = new ClientAddresses(Networks.of(settings.proxyNetworks()));
        return new DefaultSecurityFilterChain(
                (HttpServletRequest request) -> request.getRequestURI().startsWith("/v1/"),
                new ApiKeyFilter(grants, clients, problems));
    }
}
