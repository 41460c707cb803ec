package io.postrider.platform.client;

import io.postrider.api.ServiceName;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.settings.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks auth-service for tokens by client credentials (RFC 6749 section 4.4). */
final class TokenEndpoint implements ServiceTokens.TokenSource {
    private final HttpPool pool;
    private final JsonMapper json;
    private final ServiceName self;
    private final Secrets secrets;
    private final URI uri;

    TokenEndpoint(HttpPool pool, JsonMapper json, ServiceName self, Secrets secrets, String authServiceUrl) {
        this.pool = pool;
        this.json = json;
        this.self = self;
        this.secrets = secrets;
        this.uri = URI.create(authServiceUrl + "/internal/oauth2/token");
    }

    @Override
    public ServiceTokens.Grant request(ServiceName callee) {
        var request = new HttpPost(uri);
        request.setConfig(pool.config(pool.settings().responseTimeout()));
        String scopes = String.join(" ", ServiceScopes.of(self, callee));
        request.setHeader("Authorization", "Basic " + credentials());
        request.setEntity(new ByteArrayEntity(
                ("grant_type=client_credentials&scope=" + URLEncoder.encode(scopes, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.US_ASCII),
                ContentType.APPLICATION_FORM_URLENCODED));
        try {
            return pool.client().execute(request, this::read);
        } catch (IOException | RuntimeException failed) {
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE, "auth-service gave no token for " + callee.id(), failed);
        }
    }

    /** The secret is read anew each time, so a rotated one is taken up. */
    private String credentials() {
        String plain = self.id() + ':' + URLEncoder.encode(secrets.read(self.id() + ".secret"), StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    private ServiceTokens.Grant read(ClassicHttpResponse response) throws IOException {
        if (response.getCode() != 200) {
            throw new IOException("the token endpoint answered " + response.getCode());
        }
        try (var body = response.getEntity().getContent()) {
            JsonNode node = json.readTree(body);
            return new ServiceTokens.Grant(
                    node.get("access_token").asString(),
                    Duration.ofSeconds(node.get("expires_in").asLong()));
        }
    }
}
