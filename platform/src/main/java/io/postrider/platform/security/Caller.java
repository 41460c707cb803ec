package io.postrider.platform.security;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who calls; a controller's parameter of this type is filled from the token.
 *
 * @param subject a service's name, or a user's account id
 * @param accountId the user's account; null for a service
 * @param tenantId the user's tenant; null for a service
 * @param epoch the account's epoch when the token was made; 0 for a service
 * @param scopes the token's scopes
 */
public record Caller(
        String subject, @Nullable UUID accountId, @Nullable UUID tenantId, long epoch, Set<String> scopes) {
    public Caller {
        scopes = Set.copyOf(scopes);
    }
}
