package io.postrider.delivery.local;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.mailbox.DeliveryApi;
import io.postrider.blob.ContentStore;
import io.postrider.delivery.queue.EndingRecorder;
import io.postrider.delivery.queue.Ownership;
import io.postrider.delivery.queue.QueueClaims;
import io.postrider.delivery.queue.QueueEndings;
import io.postrider.delivery.queue.ReportedEnd;
import io.postrider.platform.observe.EventLog;
import io.postrider.platform.observe.Spans;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts local delivery together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LocalProperties.class)
class LocalConfiguration {
    @Bean
    EndingRecorder endingRecorder(LocalProperties properties, QueueEndings endings, Ownership ownership) {
        return new EndingRecorder(endings::endDelivered, ownership, properties.recordBatch(), properties.recordDelay());
    }

    @Bean
    LocalOutcomes localOutcomes(
            LocalProperties properties,
            EndingRecorder endingRecorder,
            QueueClaims claims,
            ReportedEnd reportedEnd,
            LocalOutcomes.Instruments instruments) {
        return new LocalOutcomes(properties, endingRecorder, claims, reportedEnd, instruments);
    }

    @Bean
    LocalOutcomes.Instruments localInstruments(MeterRegistry meters, EventLog events, Spans spans) {
        return new LocalOutcomes.Instruments(meters, events, spans, Clock.systemUTC());
    }

    @Bean
    LocalQueue localQueue(
            LocalProperties properties, DeliveryApi mailboxes, LocalOutcomes outcomes, ContentStore contents) {
        return new LocalQueue(properties, mailboxes, outcomes, new LargeContents(contents));
    }
}
