package io.postrider.delivery.trace;

import io.postrider.api.auth.KeyApi;
import io.postrider.platform.publicapi.PublicApi;
import io.postrider.platform.security.SecurityConfiguration;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.platform.web.Problems;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.SecurityFilterChain;

/** Who may call the public API. */
@Configuration(proxyBeanMethods = false)
class PublicSecurity {
    @Bean
    @Order(SecurityConfiguration.INTERNAL - 1)
    SecurityFilterChain publicChain(KeyApi keys, PlatformProperties settings, Problems problems) {
        return PublicApi.chain("messages", keys, settings, problems, PublicSecurity::knowsDomains);
    }

    /** Suppression lists are a tenant's as a whole, and webhooks are made for one. */
    private static boolean knowsDomains(String path) {
        return path.startsWith("/v1/messages/")
                || path.startsWith("/v1/queue/")
                || path.startsWith("/v1/policies/")
                || path.equals("/v1/tls-reports")
                || path.startsWith("/v1/tls-reports/");
    }
}
