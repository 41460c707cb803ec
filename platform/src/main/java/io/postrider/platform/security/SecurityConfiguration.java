package io.postrider.platform.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.client.HttpGet;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.platform.web.Problems;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Who may call what: {@code /internal} with a token for this service, {@code /actuator} by whoever reaches its port,
 * and nothing else unless the service brings a chain of its own with an order before {@link #LAST}.
 */
@Configuration(proxyBeanMethods = false)
public class SecurityConfiguration {
    /** The issuer of all tokens. */
    public static final String ISSUER = "urn:postrider:auth-service";

    /** The order of the chain for {@code /internal}; auth-service's own, for its token endpoint, comes before. */
    public static final int INTERNAL = 100;

    /** The order of the chain that refuses what no other took. */
    public static final int LAST = Ordered.LOWEST_PRECEDENCE;

    private static final Duration SKEW = Duration.ofSeconds(60);

    /** Verifies tokens of this suite that name this service as their audience. */
    @Bean
    JwtDecoder internalTokenDecoder(
            ObjectProvider<JWKSource<SecurityContext>> ownKeys, HttpGet http, PlatformProperties settings)
            throws IOException {
        JWKSource<SecurityContext> own = ownKeys.getIfAvailable();
        String url = settings.clients().authService().url();
        if (own == null && url == null) {
            return token -> {
                throw new JwtException("postrider.clients.auth-service.url is not set: no token can be verified");
            };
        }
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.ES256, own != null ? own : RemoteKeys.at(String.valueOf(url), http)));
        // Issuer, audience and time are checked below, with the one leeway.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(
                new JwtTimestampValidator(SKEW),
                new JwtClaimValidator<String>("iss", ISSUER::equals),
                new JwtClaimValidator<List<String>>("aud", names(settings.service())))));
        return decoder;
    }

    private static Predicate<@Nullable List<String>> names(String service) {
        return audience -> audience != null && audience.contains(service);
    }

    @Bean
    @Order(INTERNAL)
    SecurityFilterChain internalChain(
            JwtDecoder internalTokenDecoder,
            ObjectProvider<InternalAccess> access,
            ObjectProvider<TokenCheck> checks,
            Problems problems) {
        var filter = new InternalFilter(
                new TokenVerifier(internalTokenDecoder, Clock.systemUTC()),
                access.getIfAvailable(InternalAccess::none),
                checks.orderedStream().toList(),
                problems);
        return new DefaultSecurityFilterChain(below("/internal/"), filter);
    }

    @Bean
    @Order(INTERNAL + 1)
    SecurityFilterChain managementChain() {
        return new DefaultSecurityFilterChain(below("/actuator/"));
    }

    @Bean
    @Order(LAST)
    SecurityFilterChain refusingChain(Problems problems) {
        return new DefaultSecurityFilterChain(
                request -> request.getDispatcherType() == DispatcherType.REQUEST,
                (request, response, chain) ->
                        problems.plain((HttpServletResponse) response, 404, "there is nothing here"));
    }

    /** What no path of ours has: encoded slashes, percent signs, control characters. */
    @Bean
    RequestRejectedHandler unfitRequests(Problems problems) {
        return (request, response, rejected) -> problems.write(
                response,
                new ProblemException(
                        ProblemCode.INVALID_REQUEST, "The path or a header has what is not allowed there."));
    }

    private static RequestMatcher below(String prefix) {
        return (HttpServletRequest request) -> request.getRequestURI().startsWith(prefix);
    }

    @Bean
    WebMvcConfigurer callerArguments() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerArgument());
            }
        };
    }
}
