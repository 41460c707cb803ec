package io.postrider.delivery.webhook;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How webhooks are called.
 *
 * @param networks private networks (CIDR) whose hosts webhooks may name, in clear (http) too; else they are at public addresses and
 *     called by https
 * @param timeout how long an endpoint may take to answer
 * @param firstRetry when a call that failed is made again; the time doubles with every failure
 * @param lastRetry how long it grows to at most
 * @param lifetime how long an event that cannot be delivered is kept
 * @param disableAfter how long an endpoint may fail before it is switched off
 * @param parallel calls of one endpoint at the same time, by one process
 */
@ConfigurationProperties("postrider.delivery.webhooks")
public record WebhookProperties(
        @DefaultValue List<String> networks,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("5s") Duration firstRetry,
        @DefaultValue("1h") Duration lastRetry,
        @DefaultValue("3d") Duration lifetime,
        @DefaultValue("5d") Duration disableAfter,
        @DefaultValue("4") int parallel) {
    public WebhookProperties {
        networks = List.copyOf(networks);
        if (parallel < 1 || timeout.toMillis() < 1) {
            throw new IllegalArgumentException("postrider.delivery.webhooks: timeout and parallel are above 0");
        }
    }
}
