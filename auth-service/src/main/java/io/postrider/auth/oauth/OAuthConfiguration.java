package io.postrider.auth.oauth;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;

/** These paths are open: who comes there wants to sign in. */
@Configuration(proxyBeanMethods = false)
class OAuthConfiguration {
    @Bean
    @Order(13)
    SecurityFilterChain openSignIn() {
        return new DefaultSecurityFilterChain(OAuthConfiguration::isSignIn);
    }

    private static boolean isSignIn(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/oauth2/") || path.equals("/.well-known/oauth-authorization-server");
    }
}
