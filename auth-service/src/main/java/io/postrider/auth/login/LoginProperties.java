package io.postrider.auth.login;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Logins at mail protocols.
 *
 * @param remembered how long a verified password is remembered (under a keyed hash), so that a client that reconnects
 *     costs no Argon2 run
 * @param rememberedMax how many verified passwords are remembered
 * @param freeFailures failed logins of one (account, client network) before the first delay
 * @param longestDelay the delays double from one second up to this
 * @param freeFailuresOfAccount failed logins of one account, from all networks that it never logged in from, before the first
 *     delay of further ones from such networks
 * @param freeFailuresOfNetwork failed logins from one client network, of all accounts that never logged in from there, before
 *     the first delay of further ones of such accounts
 * @param freeFailuresOfClient failed logins from one client (an IPv4 address, an IPv6 /64), of all accounts that never logged in
 *     from its network, before such accounts wait there for the longest shared delay; then it is so many again
 * @param longestSharedDelay these delays double from one second up to this: strangers wait, and are never locked out
 * @param failureMemory failures that are older than this are forgotten
 */
@ConfigurationProperties("postrider.auth.login")
record LoginProperties(
        @DefaultValue("10m") Duration remembered,
        @DefaultValue("20000") int rememberedMax,
        @DefaultValue("3") int freeFailures,
        @DefaultValue("15m") Duration longestDelay,
        @DefaultValue("20") int freeFailuresOfAccount,
        @DefaultValue("50") int freeFailuresOfNetwork,
        @DefaultValue("9") int freeFailuresOfClient,
        @DefaultValue("1m") Duration longestSharedDelay,
        @DefaultValue("1h") Duration failureMemory) {
    LoginProperties {
        if (rememberedMax < 1
                || Math.min(freeFailures, freeFailuresOfAccount) < 1
                || Math.min(freeFailuresOfNetwork, freeFailuresOfClient) < 1) {
            throw new IllegalArgumentException("postrider.auth.login has a number that is too small");
        }
        if (failureMemory.compareTo(longestDelay) <= 0 || failureMemory.compareTo(longestSharedDelay) <= 0) {
            throw new IllegalArgumentException("postrider.auth.login.failure-memory is longer than every delay");
        }
    }
}
