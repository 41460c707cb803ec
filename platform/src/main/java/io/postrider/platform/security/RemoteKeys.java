package io.postrider.platform.security;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import io.postrider.platform.client.HttpGet;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;

/**
 * auth-service's public keys, fetched in the background before they are old. Keys once seen are used for a day while
 * auth-service is away.
 */
final class RemoteKeys {
    private static final long FRESH = Duration.ofMinutes(5).toMillis();
    private static final long TIMEOUT = Duration.ofSeconds(15).toMillis();
    private static final long AHEAD = Duration.ofMinutes(1).toMillis();
    private static final long OUTAGE = Duration.ofDays(1).toMillis();
    private static final long BETWEEN = Duration.ofSeconds(10).toMillis();

    private RemoteKeys() {}

    static JWKSource<SecurityContext> at(String authServiceUrl, HttpGet http) throws IOException {
        URL url = URI.create(authServiceUrl + "/internal/oauth2/jwks").toURL();
        ResourceRetriever retriever = location -> new Resource(http.get(location.toString()), "application/json");
        return JWKSourceBuilder.<SecurityContext>create(url, retriever)
                .cache(FRESH, TIMEOUT)
                .refreshAheadCache(AHEAD, false)
                .rateLimited(BETWEEN)
                .outageTolerant(OUTAGE)
                .build();
    }
}
