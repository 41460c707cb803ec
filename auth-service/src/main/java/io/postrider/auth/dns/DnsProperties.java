package io.postrider.auth.dns;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The DNS: what domains are told to publish, and whom to ask whether they do.
 *
 * @param resolver address or {@code address:port} of the DNS server to ask; the system's own when absent
 * @param spf the mechanisms of the SPF record that name the servers that send, for example {@code include:spf.relay.example}
 *     behind a smarthost
 * @param mtaSts the mode of the MTA-STS policy: none, testing or enforce; enforce needs a certificate of a public CA
 * @param mtaStsMaxAge how long other servers may keep the policy
 * @param healthDeadline how long the checks of a domain may take, all together
 * @param healthConcurrency how many domains are checked at the same time; the next is refused at once
 */
@ConfigurationProperties("postrider.dns")
record DnsProperties(
        @Nullable String resolver,
        @DefaultValue("mx") String spf,
        @DefaultValue("testing") MtaSts mtaSts,
        @DefaultValue("7d") Duration mtaStsMaxAge,
        @DefaultValue("10s") Duration healthDeadline,
        @DefaultValue("4") int healthConcurrency) {
    /** The modes of RFC 8461 section 3.2. */
    enum MtaSts {
        NONE,
        TESTING,
        ENFORCE
    }
}
