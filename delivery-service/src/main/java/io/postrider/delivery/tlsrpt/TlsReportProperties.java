package io.postrider.delivery.tlsrpt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * TLS reports to other domains (RFC 8460).
 *
 * @param enabled whether reports are sent to the domains that ask for them
 * @param from the address that sends them, of a domain whose mail is signed here; without one they go by HTTPS alone
 * @param organization who sends them; the host's name when absent
 * @param flushInterval how often what was counted is written down
 * @param interval how often is looked for reports that are due
 * @param jitter reports of a day are sent at any time within so long after its end
 */
@ConfigurationProperties("postrider.delivery.tls-reports")
record TlsReportProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String from,
        @Nullable String organization,
        @DefaultValue("1m") Duration flushInterval,
        @DefaultValue("5m") Duration interval,
        @DefaultValue("4h") Duration jitter) {}
