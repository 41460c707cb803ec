package io.postrider.delivery.mtasts;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How MTA-STS policies of other domains (RFC 8461) are had.
 *
 * @param port the port of policy hosts; every other than 443 is for trying it out
 * @param patience how long a policy host may take for everything
 * @param refreshInterval how often is looked for policies that are to be fetched again
 */
@ConfigurationProperties("postrider.delivery.mta-sts")
record MtaStsProperties(
        @DefaultValue("443") int port,
        @DefaultValue("60s") Duration patience,
        @DefaultValue("1m") Duration refreshInterval) {}
