package io.postrider.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.postrider.auth.token.Sessions.Session;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Access tokens that users' programs log in with at mail protocols, in place of a password (RFC 9068). */
@Component
public class MailTokens {
    /** Of no service: such a token opens no internal door, and an internal token no mail protocol. */
    private static final String AUDIENCE = "urn:postrider:mail";

    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private final SigningKeys keys;
    private final TokenProperties properties;
    private final Clock clock;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    MailTokens(SigningKeys keys, TokenProperties properties, Clock clock) {
        this.keys = keys;
        this.properties = properties;
        this.clock = clock;
        // RFC 9068 section 2.1
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPE));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                AUDIENCE,
                new JWTClaimsSet.Builder().issuer(UserTokens.ISSUER).build(),
                Set.of("sub", "exp", "scope", "epoch")));
    }

    /**
     * What a token says.
     *
     * @param accountId whose it is
     * @param epoch the account's when it was made
     * @param scopes names of protocols, in lower case
     * @param session with which it ends; null for none
     */
    public record MailToken(
            UUID accountId,
            long epoch,
            Set<String> scopes,
            @Nullable Session session) {
        public MailToken {
            scopes = Set.copyOf(scopes);
        }
    }

    /** How long a token is good for. */
    public Duration lifetime() {
        return properties.lifetime();
    }

    /** Makes a token. */
    public String sign(MailToken token) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        SigningKey key = keys.current();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(UserTokens.ISSUER)
                .subject(token.accountId().toString())
                .audience(AUDIENCE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(lifetime())))
                .jwtID(UUID.randomUUID().toString())
                .claim(
                        "scope",
                        String.join(" ", token.scopes().stream().sorted().toList()))
                .claim("epoch", token.epoch());
        if (token.session() != null) {
            claims.claim("sid", token.session().id().toString());
            claims.claim("began", token.session().beganAt().toEpochMilli());
        }
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(TYPE)
                        .keyID(key.id())
                        .build(),
                claims.build());
        try {
            jwt.sign(key.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return jwt.serialize();
    }

    private static @Nullable Session session(JWTClaimsSet claims) throws ParseException {
        String id = claims.getStringClaim("sid");
        return id == null
                ? null
                : new Session(
                        UUID.fromString(id),
                        UUID.fromString(claims.getSubject()),
                        claims.getLongClaim("epoch"),
                        null,
                        Instant.ofEpochMilli(claims.getLongClaim("began")));
    }

    /** What a token says; empty when it is none of ours, or too old. */
    public Optional<MailToken> read(String token) {
        try {
            JWTClaimsSet claims = processor.process(token, null);
            return Optional.of(new MailToken(
                    UUID.fromString(claims.getSubject()),
                    claims.getLongClaim("epoch"),
                    Set.copyOf(List.of(claims.getStringClaim("scope").split(" "))),
                    session(claims)));
        } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
