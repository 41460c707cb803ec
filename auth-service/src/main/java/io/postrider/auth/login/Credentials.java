package io.postrider.auth.login;

import io.postrider.api.auth.LoginRequest;
import io.postrider.auth.password.AppPasswordSecret;
import io.postrider.auth.policy.LoginRules;
import io.postrider.auth.token.Sessions.Session;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a login needs to know of an account.
 *
 * @param accountId the account
 * @param tenantId its tenant
 * @param address its primary address
 * @param sendAs every address it may send as
 * @param onBehalf every address it may send on behalf of
 * @param passwordHash null when it has no password
 * @param enabled whether it and its domain are enabled
 * @param epoch its epoch
 * @param secondStep whether its password alone signs nobody in
 * @param appPasswords its app passwords
 * @param ended devices whose sessions ended, and until when those had begun
 * @param networks where it logged in within 90 days
 * @param rules what its policy says
 */
record Credentials(
        UUID accountId,
        UUID tenantId,
        String address,
        List<String> sendAs,
        List<String> onBehalf,
        @Nullable String passwordHash,
        boolean enabled,
        long epoch,
        boolean secondStep,
        List<AppCredential> appPasswords,
        Map<UUID, Instant> ended,
        Set<ClientNetwork> networks,
        LoginRules rules) {
    Credentials {
        sendAs = List.copyOf(sendAs);
        onBehalf = List.copyOf(onBehalf);
        appPasswords = List.copyOf(appPasswords);
        ended = Map.copyOf(ended);
        networks = Set.copyOf(networks);
    }

    /** The app password that was sent, if it is one that may be used so; null when not. */
    @Nullable UUID appPassword(LoginRequest request, Instant now) {
        if (appPasswords.isEmpty()) {
            return null;
        }
        return AppPasswordSecret.hash(request.password())
                .flatMap(hash ->
                        appPasswords.stream().filter(one -> one.is(hash)).findFirst())
                .filter(one -> one.lives(now) && one.allows(request.protocol(), request.clientAddress()))
                .map(AppCredential::id)
                .orElse(null);
    }

    /** Whether what opened a session would still open one; a caller may not say where it is. */
    boolean carries(Session session, LoginRequest.@Nullable Protocol protocol, Instant now) {
        UUID appPassword = session.appPasswordId();
        Instant deviceEnded = ended.get(session.id());
        return enabled
                && (protocol == null || rules.allows(protocol))
                && (deviceEnded == null || session.beganAt().isAfter(deviceEnded))
                && epoch == session.epoch()
                && (appPassword == null
                        || appPasswords.stream().anyMatch(one -> one.id().equals(appPassword) && one.lives(now)));
    }

    @Override
    public String toString() {
        return "Credentials[" + address + ", epoch=" + epoch + "]";
    }
}
