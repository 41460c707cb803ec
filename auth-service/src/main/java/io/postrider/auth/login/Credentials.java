package io.postrider.auth.login;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a login needs to know of an account.
 *
 * @param accountId the account
 * @param tenantId its tenant
 * @param address its primary address
 * @param sendAs every address it may send as
 * @param passwordHash null when it has no password
 * @param enabled whether it and its domain are enabled
 * @param epoch its epoch
 */
record Credentials(
        UUID accountId,
        UUID tenantId,
        String address,
        List<String> sendAs,
        @Nullable String passwordHash,
        boolean enabled,
        long epoch) {
    @Override
    public String toString() {
        return "Credentials[" + address + ", epoch=" + epoch + "]";
    }
}
