package io.postrider.auth.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.postrider.api.Scope;
import io.postrider.api.ServiceName;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Makes users' tokens. Sessions of one account that begin within a minute get the same one: it says no more than the
 * account and its epoch, and a signature is the dearest part of a repeated login.
 */
@Component
public class UserTokens {
    /** The issuer of all tokens of the suite. */
    public static final String ISSUER = "urn:postrider:auth-service";

    private static final int MAX_SHARED = 20_000;

    private final SigningKeys keys;
    private final TokenProperties properties;
    private final Clock clock;
    private final Cache<Subject, UserToken> young;

    UserTokens(SigningKeys keys, TokenProperties properties, Clock clock) {
        this.keys = keys;
        this.properties = properties;
        this.clock = clock;
        this.young = Caffeine.newBuilder()
                .maximumSize(MAX_SHARED)
                .expireAfterWrite(properties.shared())
                .build();
    }

    /**
     * Whom a token is for.
     *
     * @param accountId the account
     * @param tenantId its tenant
     * @param epoch its epoch
     */
    public record Subject(UUID accountId, UUID tenantId, long epoch) {}

    /**
     * A user's token.
     *
     * @param value the JWT
     * @param expiresAt its end
     */
    public record UserToken(String value, Instant expiresAt) {
        @Override
        public String toString() {
            return "UserToken[…, expiresAt=" + expiresAt + "]";
        }
    }

    /** A token with most of its life before it. */
    public UserToken token(Subject subject) {
        UserToken known = young.getIfPresent(subject);
        if (known != null) {
            return known;
        }
        UserToken made = sign(subject);
        young.put(subject, made);
        return made;
    }

    private UserToken sign(Subject subject) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plus(properties.lifetime());
        SigningKey key = keys.current();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.id()).build(),
                // RFC 7519 section 4
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .subject(subject.accountId().toString())
                        .audience(ServiceName.MAILBOX_SERVICE.id())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(end))
                        .claim("scope", Scope.MAILBOX)
                        .claim("tenant", subject.tenantId().toString())
                        .claim("epoch", subject.epoch())
                        .build());
        try {
            jwt.sign(key.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return new UserToken(jwt.serialize(), end);
    }
}
