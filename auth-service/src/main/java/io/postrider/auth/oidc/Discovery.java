package io.postrider.auth.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds where a provider's keys are in its own document (OpenID Connect Discovery 1.0). */
@Component
class Discovery {
    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    private static final String DOCUMENT = "/.well-known/openid-configuration";

    private final KeyFetch fetch;
    private final JsonMapper json;

    Discovery(KeyFetch fetch, JsonMapper json) {
        this.fetch = fetch;
        this.json = json;
    }

    /** Where an issuer says that its keys are; empty when it says nothing that can be read, or is somebody else. */
    Optional<String> jwksUri(String issuer) {
        try {
            String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
            Resource document =
                    fetch.retrieveResource(URI.create(base + DOCUMENT).toURL());
            JsonNode said = json.readTree(document.getContent());
            // RFC 8414 section 3.3: octet for octet, or somebody could pass for another.
            if (!issuer.equals(said.path("issuer").asString(""))) {
                LOG.warn("the document of {} is another issuer's", issuer);
                return Optional.empty();
            }
            return Optional.of(said.path("jwks_uri").asString("")).filter(Provider::isWebAddress);
        } catch (IOException | IllegalArgumentException | JacksonException unreadable) {
            LOG.warn("the document of {} cannot be had: {}", issuer, unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** Fetches a provider's keys from where its document says at that moment, or from where it said before. */
    ResourceRetriever keysOf(Provider provider) {
        if (!provider.discovered()) {
            return fetch;
        }
        return (URL before) -> fetch.retrieveResource(
                URI.create(jwksUri(provider.issuer()).orElse(before.toString())).toURL());
    }
}
