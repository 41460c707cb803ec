package io.postrider.auth.apikey;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Calls of the admin API.
 *
 * @param callsPerSecond how many calls one API key may make in a second
 * @param badKeysPerMinute how many calls with a bad API key one address may make in a minute
 */
@ConfigurationProperties("postrider.auth.api-keys")
record ApiKeyProperties(
        @DefaultValue("500") int callsPerSecond,
        @DefaultValue("60") int badKeysPerMinute) {
    ApiKeyProperties {
        if (callsPerSecond < 1 || badKeysPerMinute < 1) {
            throw new IllegalArgumentException("postrider.auth.api-keys has a number that is too small");
        }
    }
}
