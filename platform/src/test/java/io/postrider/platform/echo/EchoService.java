package io.postrider.platform.echo;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.postrider.api.Scope;
import io.postrider.platform.PostriderService;
import io.postrider.platform.security.InternalAccess;
import io.postrider.platform.security.SecurityConfiguration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A service that calls itself through platform's clients. */
@PostriderService
public class EchoService {
    /** How many tokens for accepts were asked for. */
    static final AtomicInteger ACCEPT_TOKENS = new AtomicInteger();

    private static final ECKey KEY = key();

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("test").generate();
        } catch (com.nimbusds.jose.JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Bean
    JWKSource<SecurityContext> keys() {
        return new ImmutableJWKSet<>(new JWKSet(KEY));
    }

    @Bean
    InternalAccess internalAccess() {
        return InternalAccess.none()
                .allow("/internal/v1/messages", Scope.ACCEPT)
                .allow("/internal/v1/contents", Scope.ACCEPT)
                .allow("/internal/v1/replies", Scope.ACCEPT)
                .allow("/internal/v1/accounts", Scope.MAILBOX)
                .allow("/internal/v1/changes", Scope.QUOTA_READ);
    }

    @Bean
    @Order(1)
    SecurityFilterChain open() {
        return new DefaultSecurityFilterChain(request -> request.getRequestURI().startsWith("/internal/oauth2/"));
    }

    static String token(String subject, String audience, String scope) {
        try {
            var claims = new JWTClaimsSet.Builder()
                    .issuer(SecurityConfiguration.ISSUER)
                    .subject(subject)
                    .audience(audience)
                    .claim("scope", scope)
                    .claim("epoch", 7)
                    .issueTime(new Date())
                    .expirationTime(Date.from(Instant.now().plusSeconds(900)))
                    .build();
            var jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("test").build(), claims);
            jwt.sign(new ECDSASigner(KEY));
            return jwt.serialize();
        } catch (com.nimbusds.jose.JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The token endpoint. */
    @RestController
    static class Tokens {
        @PostMapping("/internal/oauth2/token")
        Map<String, Object> token(@RequestParam("scope") String scope) {
            if (scope.equals(Scope.ACCEPT)) {
                ACCEPT_TOKENS.incrementAndGet();
            }
            return Map.of(
                    "access_token", EchoService.token("smtp-gateway", "mailbox-service", scope), "expires_in", 900);
        }

        @GetMapping("/v1/hello")
        String hello() {
            return "hello";
        }
    }
}
