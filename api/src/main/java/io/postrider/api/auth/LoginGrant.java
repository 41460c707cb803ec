package io.postrider.api.auth;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session of a user.
 *
 * @param accountId the account that logged in
 * @param tenantId its tenant
 * @param address its primary address
 * @param addresses every address it may send as, lower case; {@code @example.org} allows the whole domain
 * @param onBehalf every address it may send on behalf of, written alike: its own address is then in Sender
 * @param epoch the account's epoch when the token was made; the session ends when the account's epoch rises above it
 * @param accessToken the bearer token for mailbox-service
 * @param expiresAt when the token ends; renew it five minutes after it was made
 * @param renewalSecret what {@link LoginApi#renew} asks for
 * @param sending what bounds the messages that it sends; null for nothing but the suite's own limits
 */
public record LoginGrant(
        UUID accountId,
        UUID tenantId,
        String address,
        List<String> addresses,
        List<String> onBehalf,
        long epoch,
        String accessToken,
        Instant expiresAt,
        String renewalSecret,
        @Nullable SendingLimits sending) {
    public LoginGrant {
        addresses = List.copyOf(addresses);
        // An auth-service of the release before knows of none.
        onBehalf = List.copyOf(Objects.requireNonNullElse(onBehalf, List.of()));
    }

    /** The session of a user who sends on behalf of nobody, and has no limits of its own. */
    public LoginGrant(
            UUID accountId,
            UUID tenantId,
            String address,
            List<String> addresses,
            long epoch,
            String accessToken,
            Instant expiresAt,
            String renewalSecret) {
        this(accountId, tenantId, address, addresses, List.of(), epoch, accessToken, expiresAt, renewalSecret, null);
    }

    /**
     * What the account's policy says of the messages that it sends.
     *
     * @param messageBytes octets of a message, at most; null for no limit of its own
     * @param recipients recipients of a message, at most; null for no limit of its own
     * @param messagesPerHour messages within an hour, at most; null for no limit
     * @param recipientsPerDay recipients within 24 hours, at most; null for no limit
     * @param copyToSent whether a copy of each goes to its mailbox for sent mail; null for no
     */
    public record SendingLimits(
            @Nullable Long messageBytes,
            @Nullable Integer recipients,
            @Nullable Integer messagesPerHour,
            @Nullable Integer recipientsPerDay,
            @Nullable Boolean copyToSent) {}

    @Override
    public String toString() {
        return "LoginGrant[accountId=%s, address=%s, expiresAt=%s]".formatted(accountId, address, expiresAt);
    }
}
