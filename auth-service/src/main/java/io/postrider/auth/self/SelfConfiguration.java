package io.postrider.auth.self;

import io.postrider.auth.login.BearerLogins;
import io.postrider.auth.login.Logins;
import io.postrider.auth.login.SignIns;
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

/** The chain for {@code /v1/me}: users, and no API keys. */
@Configuration(proxyBeanMethods = false)
class SelfConfiguration {
    @Bean
    @Order(9)
    SecurityFilterChain meChain(
            Logins logins,
            SignIns signIns,
            BearerLogins bearers,
            ReachedRows rows,
            PlatformProperties settings,
            Problems problems,
            FailureCodes failures) {
        ClientAddresses clients = new ClientAddresses(Networks.of(settings.proxyNetworks()));
        return new DefaultSecurityFilterChain(
                SelfConfiguration::isMine, new MeFilter(logins, signIns, bearers, rows, clients, problems, failures));
    }

    private static boolean isMine(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.equals("/v1/me") || path.startsWith("/v1/me/");
    }
}
