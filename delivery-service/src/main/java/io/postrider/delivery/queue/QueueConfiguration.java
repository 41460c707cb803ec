package io.postrider.delivery.queue;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.blob.ContentStore;
import io.postrider.blob.ContentSweeper;
import io.postrider.platform.observe.EventLog;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts the queue together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QueueProperties.class)
class QueueConfiguration {
    @Bean
    ContentStore contentStore(DataSource dataSource) {
        return new ContentStore(dataSource);
    }

    @Bean
    Ownership ownership(QueueProperties properties) {
        return new Ownership(properties.handOff());
    }

    @Bean
    FreshContents freshContents() {
        return new FreshContents();
    }

    @Bean
    QueueInsert queueInsert(List<QueueEvents> events) {
        return new QueueInsert(new AllQueueEvents(events));
    }

    @Bean
    UnseenReplies unseenReplies(DataSource dataSource) {
        return new UnseenReplies(dataSource);
    }

    @Bean
    QueueClaims queueClaims(DataSource dataSource, Ownership ownership, List<QueueEvents> events) {
        return new QueueClaims(dataSource, ownership, new AllQueueEvents(events));
    }

    @Bean
    DueParking dueParking(DataSource dataSource) {
        return new DueParking(dataSource);
    }

    @Bean
    SetAside setAside(DataSource dataSource, Ownership ownership) {
        return new SetAside(dataSource, ownership);
    }

    @Bean
    QueueEndings queueEndings(DataSource dataSource, ContentStore contents, List<QueueEvents> events) {
        return new QueueEndings(dataSource, contents, new AllQueueEvents(events));
    }

    @Bean
    Lease lease(DataSource dataSource, Ownership ownership, QueueClaims claims, QueueProperties properties) {
        return new Lease(dataSource, ownership, claims, properties.lease());
    }

    @Bean
    Quarantine quarantine(DataSource dataSource, EventLog events, MeterRegistry meters) {
        return new Quarantine(dataSource, events, meters);
    }

    @Bean
    Claimer claimer(
            QueueProperties properties,
            Ownership ownership,
            QueueClaims claims,
            Quarantine quarantine,
            Lease lease,
            Dispatcher dispatcher) {
        return new Claimer(properties, ownership, claims, quarantine, lease, dispatcher);
    }

    @Bean
    Housekeeping housekeeping(
            DataSource dataSource, Ownership ownership, QueueProperties properties, MeterRegistry meters) {
        return new Housekeeping(
                JdbcClient.create(dataSource),
                new ContentSweeper(dataSource, properties.contentGrace()),
                properties,
                new QueueGauges(ownership, meters));
    }
}
