package io.postrider.mailbox;

import io.postrider.api.auth.KeyApi;
import io.postrider.platform.publicapi.PublicApi;
import io.postrider.platform.security.SecurityConfiguration;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.platform.web.Problems;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.SecurityFilterChain;

/** Who may take mail along, and bring it in. */
@Configuration(proxyBeanMethods = false)
class PublicSecurity {
    @Bean
    @Order(SecurityConfiguration.INTERNAL - 1)
    SecurityFilterChain publicChain(KeyApi keys, PlatformProperties settings, Problems problems) {
        return PublicApi.chain("mail", keys, settings, problems, path -> true);
    }
}
