package io.postrider.auth.oidc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Checks the access tokens of providers. Nothing in a token says where its key is: that is the provider's setting. */
@Component
public class ProviderTokens {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderTokens.class);
    private static final int MOST = 1_000;
    static final int LONGEST = 8_192;
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384);
    /** What ID tokens have and access tokens do not. */
    private static final Set<String> OF_ID_TOKENS = Set.of("nonce", "at_hash", "c_hash");

    private final Discovery discovery;
    private final Cache<Provider, DefaultJWTProcessor<SecurityContext>> processors = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(Duration.ofHours(12))
            .build();

    ProviderTokens(Discovery discovery) {
        this.discovery = discovery;
    }

    /** The address that a token was made out to; empty when it is not good. */
    public Optional<String> address(Provider provider, String token) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            JWTClaimsSet claims = processors.get(provider, this::processor).process(token, null);
            if (OF_ID_TOKENS.stream().anyMatch(claim -> claims.getClaim(claim) != null)
                    || Boolean.FALSE.equals(claims.getClaim(provider.addressClaim() + "_verified"))) {
                return Optional.empty();
            }
            return Optional.ofNullable(claims.getStringClaim(provider.addressClaim()));
        } catch (ParseException | BadJOSEException refused) {
            LOG.debug("a token of {} is not good: {}", provider.issuer(), refused.getMessage());
            return Optional.empty();
        } catch (JOSEException e) {
            LOG.warn("the keys of {} cannot be had: {}", provider.issuer(), e.getMessage());
            return Optional.empty();
        }
    }

    private DefaultJWTProcessor<SecurityContext> processor(Provider provider) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        // RFC 9068 section 4; providers that came before it say JWT, or nothing.
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt"), JOSEObjectType.JWT, null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys(provider)));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                provider.audience(),
                new JWTClaimsSet.Builder().issuer(provider.issuer()).build(),
                Set.of("exp", provider.addressClaim())));
        return processor;
    }

    /** Kept for minutes, kept on when the provider is away, and asked for at most every half minute. */
    private JWKSource<SecurityContext> keys(Provider provider) {
        try {
            return JWKSourceBuilder.create(URI.create(provider.jwksUri()).toURL(), discovery.keysOf(provider))
                    .cache(
                            Duration.ofMinutes(15).toMillis(),
                            Duration.ofSeconds(10).toMillis())
                    .rateLimited(Duration.ofSeconds(30).toMillis())
                    .outageTolerant(Duration.ofHours(4).toMillis())
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
