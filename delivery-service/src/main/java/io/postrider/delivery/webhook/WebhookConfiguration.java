package io.postrider.delivery.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.auth.AuditApi;
import io.postrider.platform.net.Networks;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts webhooks together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
class WebhookConfiguration {
    @Bean
    WebhookStore webhookStore(DataSource dataSource) {
        return new WebhookStore(JdbcClient.create(dataSource));
    }

    @Bean
    Subscriptions subscriptions(DataSource dataSource) {
        return new Subscriptions(JdbcClient.create(dataSource));
    }

    @Bean
    EventOutbox eventOutbox(Subscriptions subscriptions) {
        return new EventOutbox(subscriptions);
    }

    @Bean
    WebhookUrls webhookUrls(WebhookProperties properties) {
        return new WebhookUrls(Networks.of(properties.networks()));
    }

    @Bean
    WebhookSender webhookSender(
            DataSource dataSource,
            Subscriptions subscriptions,
            WebhookProperties properties,
            AuditApi audit,
            MeterRegistry meters) {
        return new WebhookSender(
                new WebhookEvents(JdbcClient.create(dataSource)),
                subscriptions,
                new Endpoint(Networks.of(properties.networks()), properties.timeout()),
                properties,
                audit,
                meters,
                Clock.systemUTC());
    }
}
