package io.postrider.auth.token;

import io.postrider.api.ServiceName;
import io.postrider.platform.settings.Secrets;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.stereotype.Component;

/** The services as OAuth 2.0 clients. A secret is read from its file each time, so that a new one counts at once. */
@Component
class CallingServices implements RegisteredClientRepository {
    private static final Logger LOG = LoggerFactory.getLogger(CallingServices.class);

    private final Secrets secrets;
    private final TokenProperties properties;

    CallingServices(Secrets secrets, TokenProperties properties) {
        this.secrets = secrets;
        this.properties = properties;
    }

    @Override
    public void save(RegisteredClient client) {
        throw new UnsupportedOperationException("clients are the services, and nobody adds one");
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        for (ServiceName service : ServiceName.values()) {
            if (service.id().equals(clientId)) {
                return client(service);
            }
        }
        return null;
    }

    private @Nullable RegisteredClient client(ServiceName service) {
        Set<String> scopes = Grants.scopes(service);
        if (scopes.isEmpty()) {
            return null;
        }
        try {
            return RegisteredClient.withId(service.id())
                    .clientId(service.id())
                    .clientSecret(secrets.read(service.id() + ".secret"))
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                    .scopes(all -> all.addAll(scopes))
                    .tokenSettings(TokenSettings.builder()
                            .accessTokenTimeToLive(properties.lifetime())
                            .build())
                    .build();
        } catch (UncheckedIOException | IllegalStateException unreadable) {
            LOG.error("{} cannot get a token: {}", service.id(), unreadable.getMessage());
            return null;
        }
    }
}
