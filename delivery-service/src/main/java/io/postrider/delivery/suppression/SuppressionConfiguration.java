package io.postrider.delivery.suppression;

import io.postrider.blob.ContentStore;
import io.postrider.delivery.queue.QueueClaims;
import io.postrider.delivery.queue.ReportedEnd;
import io.postrider.delivery.webhook.EventOutbox;
import io.postrider.platform.lifecycle.Rounds;
import io.postrider.platform.observe.EventLog;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts the suppression of addresses together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SuppressionProperties.class)
class SuppressionConfiguration {
    private static final Duration SWEEP = Duration.ofHours(1);

    @Bean
    SuppressionStore suppressionStore(DataSource dataSource) {
        return new SuppressionStore(JdbcClient.create(dataSource));
    }

    @Bean
    SuppressedMail suppressedMail(
            SuppressionStore store, ObjectProvider<ReportedEnd> reportedEnd, QueueClaims claims, EventLog events) {
        return new SuppressedMail(store, reportedEnd, claims, events);
    }

    @Bean
    SuppressionRefresh suppressionRefresh(SuppressedMail mail, SuppressionProperties properties) {
        return new SuppressionRefresh(mail, properties.refresh());
    }

    @Bean
    BouncedAddresses bouncedAddresses(SuppressionProperties properties) {
        return new BouncedAddresses(properties.afterBounce(), properties.bounced());
    }

    @Bean
    Rounds suppressionSweep(SuppressionStore store) {
        return Rounds.of("suppression-sweep", SWEEP, store::sweep);
    }

    @Bean
    Complaints complaints(
            SuppressionProperties properties, ContentStore contents, DataSource dataSource, EventOutbox outbox) {
        var addresses = properties.feedbackAddresses().stream()
                .map(address -> address.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return new Complaints(addresses, contents, dataSource, outbox);
    }
}
