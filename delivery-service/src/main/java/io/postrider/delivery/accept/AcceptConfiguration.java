package io.postrider.delivery.accept;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.Scope;
import io.postrider.blob.ContentStore;
import io.postrider.delivery.queue.Dispatcher;
import io.postrider.delivery.queue.FreshContents;
import io.postrider.delivery.queue.Ownership;
import io.postrider.delivery.queue.QueueInsert;
import io.postrider.delivery.sending.Brakes;
import io.postrider.delivery.sending.SendingCount;
import io.postrider.platform.observe.EventLog;
import io.postrider.platform.security.InternalAccess;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the door together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AcceptProperties.class)
class AcceptConfiguration {
    @Bean
    InternalAccess internalAccess() {
        return InternalAccess.none()
                .allow("/internal/v1/messages", Scope.ACCEPT)
                .allow("/internal/v1/replies", Scope.ACCEPT)
                .allow("/internal/v1/verdicts", Scope.ACCEPT)
                .allow("/internal/v1/contents", Scope.ACCEPT)
                .allow("/internal/v1/door", Scope.ACCEPT);
    }

    @Bean
    AcceptReader acceptReader(AcceptProperties properties) {
        return new AcceptReader(properties.maxRecipients());
    }

    @Bean
    GroupCommit groupCommit(
            AcceptProperties properties,
            GroupWriter writer,
            Dispatcher dispatcher,
            FreshContents fresh,
            AcceptMetrics metrics,
            Brakes brakes) {
        return new GroupCommit(properties, writer, new HandOver(dispatcher, fresh), metrics, brakes::apply);
    }

    @Bean
    GroupWriter groupWriter(
            DataSource dataSource,
            ContentStore contents,
            QueueInsert queue,
            SendingCount sending,
            Ownership ownership) {
        return new GroupWriter(dataSource, contents, queue, sending, ownership);
    }

    @Bean
    AcceptMetrics acceptMetrics(MeterRegistry meters, EventLog events) {
        return new AcceptMetrics(meters, events);
    }
}
