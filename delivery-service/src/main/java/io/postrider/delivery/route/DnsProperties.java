package io.postrider.delivery.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The resolver.
 *
 * @param resolver address or {@code address:port} of the DNS server to ask; the system's own when absent
 * @param timeout how long one look-up may take, retries and all
 * @param concurrency look-ups under way at the same time, at most
 */
@ConfigurationProperties("postrider.dns")
public record DnsProperties(
        @Nullable String resolver,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("64") int concurrency) {}
