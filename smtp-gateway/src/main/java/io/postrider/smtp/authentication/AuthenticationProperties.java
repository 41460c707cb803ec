package io.postrider.smtp.authentication;

import io.postrider.api.verdict.Action;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the senders of mail from elsewhere are checked. Whether what the checks ask for is done or only told is a matter of policies
 * ({@code postrider.smtp.verdict}).
 *
 * @param timeout how long the checks of one message may ask the DNS
 * @param dnsFailure what becomes of mail whose sender cannot be checked because the DNS does not answer: it is taken as if nothing
 *     were known (neutral), or asked to come again (defer: 451 4.4.3)
 * @param trustedNetworks networks (CIDR) of relays of our own: their mail is not judged by who may send it, only signatures are
 *     looked at
 * @param trustedSealers domains whose ARC seals are believed: mail that they saw pass DMARC does not fail it here
 * @param publicSuffixList a file with the public suffix list, for domains that do not publish where their organization begins;
 *     none when absent
 */
@ConfigurationProperties("postrider.smtp.authentication")
public record AuthenticationProperties(
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("neutral") DnsFailure dnsFailure,
        @DefaultValue({"127.0.0.0/8", "::1"}) List<String> trustedNetworks,
        @DefaultValue List<String> trustedSealers,
        @Nullable Path publicSuffixList) {
    /** What becomes of mail that cannot be checked now. */
    public enum DnsFailure {
        /** It is taken, and told that nobody could say. */
        NEUTRAL,
        /** Its client is to try again. */
        DEFER
    }

    /** Refuses what could not work. */
    public AuthenticationProperties {
        // RFC 7208 section 4.6.4
        if (!timeout.isPositive() || timeout.compareTo(Duration.ofSeconds(20)) > 0) {
            throw new IllegalArgumentException("postrider.smtp.authentication.timeout is 20s at most");
        }
    }

    /** What that is as a rule of a policy. */
    public Action unchecked() {
        return dnsFailure == DnsFailure.DEFER ? Action.DEFER : Action.ACCEPT;
    }
}
