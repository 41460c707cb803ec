package io.postrider.auth.token;

import io.postrider.api.ServiceName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.web.SecurityFilterChain;

/** Spring Authorization Server for the services: client credentials in, a token for one callee out. */
@Configuration(proxyBeanMethods = false)
class TokenEndpointConfiguration {
    private static final String INVALID_TARGET = "invalid_target";

    @Bean
    @Order(0)
    SecurityFilterChain tokenEndpoint(HttpSecurity http, CallingServices clients, SigningKeys keys) {
        AuthorizationServerSettings settings = AuthorizationServerSettings.builder()
                .tokenEndpoint("/internal/oauth2/token")
                .jwkSetEndpoint("/internal/oauth2/jwks")
                .build();
        http.securityMatcher("/internal/oauth2/**")
                .oauth2AuthorizationServer(server -> server.registeredClientRepository(clients)
                        .authorizationService(new ForgottenAuthorizations())
                        .authorizationServerSettings(settings)
                        .tokenGenerator(generator(keys))
                        .clientAuthentication(authentication ->
                                authentication.authenticationProviders(providers -> providers.forEach(provider -> {
                                    if (provider instanceof ClientSecretAuthenticationProvider secrets) {
                                        secrets.setPasswordEncoder(new FileSecret());
                                    }
                                }))))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
        return http.build();
    }

    private static JwtGenerator generator(SigningKeys keys) {
        JwtGenerator generator = new JwtGenerator(new NimbusJwtEncoder(keys));
        generator.setJwtCustomizer(context -> customize(context, keys));
        return generator;
    }

    private static void customize(JwtEncodingContext context, SigningKeys keys) {
        Set<String> scopes = context.getAuthorizedScopes();
        ServiceName audience = Grants.audience(scopes)
                .orElseThrow(
                        () -> refused(OAuth2ErrorCodes.INVALID_SCOPE, "scope must name scopes of exactly one service"));
        refuseOtherResource(context, audience);
        context.getJwsHeader()
                .algorithm(SignatureAlgorithm.ES256)
                .keyId(keys.current().id());
        context.getClaims().issuer(UserTokens.ISSUER).audience(List.of(audience.id()));
    }

    /** RFC 8707 section 2: a client may name its target; the scopes must then be that target's. */
    private static void refuseOtherResource(JwtEncodingContext context, ServiceName audience) {
        OAuth2AuthorizationGrantAuthenticationToken grant = Objects.requireNonNull(context.getAuthorizationGrant());
        Object resource = grant.getAdditionalParameters().get("resource");
        if (resource != null && !resource.equals(audience.id())) {
            throw refused(INVALID_TARGET, "the scopes are those of another service than resource");
        }
    }

    private static OAuth2AuthenticationException refused(String error, String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(error, description, null));
    }

    /** Compares a client's secret with its file in the same time for every wrong one. */
    private static final class FileSecret implements PasswordEncoder {
        @Override
        public String encode(@Nullable CharSequence plain) {
            return String.valueOf(plain);
        }

        @Override
        public boolean matches(@Nullable CharSequence plain, @Nullable String stored) {
            return plain != null
                    && stored != null
                    && MessageDigest.isEqual(
                            plain.toString().getBytes(StandardCharsets.UTF_8), stored.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Service tokens prove themselves and are never looked up again, so none is kept. */
    private static final class ForgottenAuthorizations implements OAuth2AuthorizationService {
        @Override
        public void save(OAuth2Authorization authorization) {}

        @Override
        public void remove(OAuth2Authorization authorization) {}

        @Override
        public @Nullable OAuth2Authorization findById(String id) {
            return null;
        }

        @Override
        public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
            return null;
        }
    }
}
