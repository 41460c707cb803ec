package io.postrider.delivery.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.auth.AuditApi;
import io.postrider.platform.net.Networks;
import io.postrider.platform.settings.Secrets;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import javax.net.ssl.SSLContext;
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
    WebhookSecrets webhookSecrets(Secrets secrets) {
        return new WebhookSecrets(secrets.find(WebhookSecrets.KEY).orElse(null));
    }

    @Bean
    WebhookStore webhookStore(DataSource dataSource, WebhookSecrets secrets) {
        return new WebhookStore(JdbcClient.create(dataSource), secrets);
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
            WebhookSecrets secrets,
            AuditApi audit,
            MeterRegistry meters)
            throws NoSuchAlgorithmException {
        return new WebhookSender(
                new WebhookEvents(JdbcClient.create(dataSource)),
                subscriptions,
                new Endpoint(SSLContext.getDefault(), Networks.of(properties.networks()), properties.timeout()),
                secrets,
                properties,
                audit,
                meters,
                Clock.systemUTC());
    }
}
