package io.postrider.auth.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The providers that are configured. */
@Component
public class Providers {
    private final ProviderStore store;

    Providers(ProviderStore store) {
        this.store = store;
    }

    /** That of a domain, by its name. */
    public Optional<Provider> ofDomain(String name) {
        return store.byDomainName(name);
    }

    /**
     * The addresses that a token may be made out to, where nobody says whose it is meant to be. Nothing of it is proven: each
     * address tells by its domain which provider has to vouch for it.
     */
    public List<String> claimedAddresses(String token) {
        if (token.length() > ProviderTokens.LONGEST) {
            return List.of();
        }
        try {
            JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
            String issuer = claims.getIssuer();
            return issuer == null
                    ? List.of()
                    : store.addressClaims(issuer).stream()
                            .map(claims::getClaim)
                            .filter(String.class::isInstance)
                            .map(String.class::cast)
                            .toList();
        } catch (ParseException noToken) {
            return List.of();
        }
    }
}
