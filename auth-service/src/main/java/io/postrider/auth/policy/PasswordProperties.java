package io.postrider.auth.policy;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a password must be.
 *
 * @param minLength the fewest characters of a password that somebody chooses; those that are made here have 100 random
 *     bits
 */
@ConfigurationProperties("postrider.auth.passwords")
record PasswordProperties(@DefaultValue("6") int minLength) {
    PasswordProperties {
        if (minLength < 1 || minLength > 64) {
            throw new IllegalArgumentException("postrider.auth.passwords.min-length is 1 to 64");
        }
    }
}
