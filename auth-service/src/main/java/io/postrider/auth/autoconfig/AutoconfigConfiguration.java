package io.postrider.auth.autoconfig;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;

/** The paths of mail programs are open: who sets up an account is not logged in yet. */
@Configuration(proxyBeanMethods = false)
class AutoconfigConfiguration {
    @Bean
    @Order(12)
    SecurityFilterChain openClientSettings() {
        return new DefaultSecurityFilterChain(AutoconfigConfiguration::isClientSettings);
    }

    private static boolean isClientSettings(HttpServletRequest request) {
        String path = request.getRequestURI().toLowerCase(Locale.ROOT);
        return path.startsWith("/mail/")
                || path.startsWith("/.well-known/autoconfig/")
                || path.startsWith("/autodiscover/");
    }
}
