package io.postrider.auth.oauth;

import io.postrider.auth.oauth.OAuthSignIns.Tokens;
import io.postrider.auth.published.Published;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /oauth2/token} (RFC 6749 section 3.2), {@code /oauth2/revoke} (RFC 7009), and what tells of both (RFC 8414).
 */
@RestController
@Hidden
class OAuthTokenController {
    private final OAuthSignIns signIns;
    private final Published published;

    OAuthTokenController(OAuthSignIns signIns, Published published) {
        this.signIns = signIns;
        this.published = published;
    }

    @RequestMapping(method = RequestMethod.POST, path = "/oauth2/token")
    ResponseEntity<Map<String, Object>> token(HttpServletRequest request) {
        Parameters parameters = new Parameters(request);
        try {
            Tokens tokens = switch (parameters.require("grant_type")) {
                case "authorization_code" -> signIns.redeem(parameters);
                case "refresh_token" -> signIns.refresh(parameters);
                default ->
                    throw new OAuthRefusal("unsupported_grant_type", "there are authorization_code and refresh_token");
            };
            // RFC 6749 section 5.1
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("access_token", tokens.accessToken());
            answer.put("token_type", "Bearer");
            answer.put("expires_in", tokens.lifetime().toSeconds());
            answer.put("refresh_token", tokens.refreshToken());
            answer.put("scope", tokens.scope());
            return answer(200, answer);
        } catch (OAuthRefusal refused) {
            return refusal(refused);
        }
    }

    @RequestMapping(method = RequestMethod.POST, path = "/oauth2/revoke")
    ResponseEntity<Map<String, Object>> revoke(HttpServletRequest request) {
        try {
            signIns.revoke(new Parameters(request).require("token"));
            return answer(200, Map.of());
        } catch (OAuthRefusal refused) {
            return refusal(refused);
        }
    }

    // RFC 6749 section 5.2
    private static ResponseEntity<Map<String, Object>> refusal(OAuthRefusal refused) {
        return answer(400, Map.of("error", refused.error(), "error_description", refused.description()));
    }

    private static ResponseEntity<Map<String, Object>> answer(int status, Map<String, Object> body) {
        return ResponseEntity.status(status).header("Cache-Control", "no-store").body(body);
    }

    @RequestMapping(method = RequestMethod.GET, path = "/.well-known/oauth-authorization-server")
    Map<String, Object> metadata() {
        String base = published.url().toString();
        List<String> scopes = Arrays.stream(OAuthClient.values())
                .flatMap(client -> client.scopes().stream())
                .sorted()
                .toList();
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("issuer", base);
        metadata.put("authorization_endpoint", base + "/oauth2/authorize");
        metadata.put("token_endpoint", base + "/oauth2/token");
        metadata.put("revocation_endpoint", base + "/oauth2/revoke");
        metadata.put("response_types_supported", List.of("code"));
        metadata.put("grant_types_supported", List.of("authorization_code", "refresh_token"));
        metadata.put("code_challenge_methods_supported", List.of("S256"));
        metadata.put("token_endpoint_auth_methods_supported", List.of("none"));
        metadata.put("revocation_endpoint_auth_methods_supported", List.of("none"));
        metadata.put("scopes_supported", scopes);
        metadata.put("authorization_response_iss_parameter_supported", true);
        return metadata;
    }
}
