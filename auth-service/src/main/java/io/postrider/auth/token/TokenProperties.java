package io.postrider.auth.token;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Tokens of services and users.
 *
 * @param lifetime how long a token is good for
 * @param shared how long one user's token is given to that user's next sessions as well
 * @param session how long a session may renew its token before its user must log in again
 * @param keyRotation how old a signing key gets before the next one takes over
 * @param keyLead how long a new signing key is published before anything is signed with it
 */
@ConfigurationProperties("postrider.auth.tokens")
record TokenProperties(
        @DefaultValue("15m") Duration lifetime,
        @DefaultValue("1m") Duration shared,
        @DefaultValue("30d") Duration session,
        @DefaultValue("30d") Duration keyRotation,
        @DefaultValue("10m") Duration keyLead) {
    TokenProperties {
        if (shared.compareTo(lifetime.dividedBy(3)) > 0) {
            throw new IllegalArgumentException("postrider.auth.tokens.shared is at most a third of lifetime");
        }
    }

    /** How long a key that was replaced is still published: until the last token it signed has ended. */
    Duration keyAfterlife() {
        return lifetime.plus(Duration.ofMinutes(5));
    }
}
