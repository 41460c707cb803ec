package io.postrider.smtp.send;

import io.postrider.api.auth.KeyApi;
import io.postrider.api.auth.LoginApi;
import io.postrider.api.auth.SenderApi;
import io.postrider.platform.net.Networks;
import io.postrider.platform.publicapi.KeyGrants;
import io.postrider.platform.security.SecurityConfiguration;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.platform.web.ClientAddresses;
import io.postrider.smtp.session.SessionServices;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;

/** Puts the sending of applications together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SendProperties.class)
class SendConfiguration {
    /** Who sends is known once the message says for whom, so the calls pass here and are judged there. */
    @Bean
    @Order(SecurityConfiguration.INTERNAL - 1)
    SecurityFilterChain sendChain() {
        return new DefaultSecurityFilterChain(
                (HttpServletRequest request) -> request.getRequestURI().equals("/v1/send"));
    }

    @Bean
    Credentials sendCredentials(LoginApi logins, KeyApi keys, SenderApi senders) {
        return new Credentials(logins, new KeyGrants(keys), senders);
    }

    @Bean
    SendController sendController(
            Credentials credentials, SessionServices services, PlatformProperties settings, SendProperties own) {
        var proxies = own.proxyNetworks() == null ? settings.proxyNetworks() : own.proxyNetworks();
        return new SendController(credentials, services, new ClientAddresses(Networks.of(proxies)));
    }
}
