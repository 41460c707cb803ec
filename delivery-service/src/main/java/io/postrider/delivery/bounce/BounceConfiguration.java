package io.postrider.delivery.bounce;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.blob.ContentStore;
import io.postrider.delivery.bounce.ReportRecipients.RemoteReports;
import io.postrider.delivery.forward.Forwarding;
import io.postrider.delivery.forward.SenderPolicy;
import io.postrider.delivery.queue.Dispatcher;
import io.postrider.delivery.queue.Ownership;
import io.postrider.delivery.queue.QueueClaims;
import io.postrider.delivery.queue.QueueEndings;
import io.postrider.delivery.queue.QueueInsert;
import io.postrider.delivery.queue.ReportedEnd;
import io.postrider.delivery.route.Routes;
import io.postrider.platform.net.Networks;
import io.postrider.platform.settings.OutboundSwitch;
import io.postrider.platform.settings.PlatformProperties;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the writing of reports together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReportProperties.class)
class BounceConfiguration {
    @Bean
    BounceWriter.Store bounceStore(
            DataSource dataSource,
            ContentStore contents,
            QueueInsert insert,
            QueueEndings endings,
            Ownership ownership) {
        return new BounceWriter.Store(dataSource, contents, insert, endings, ownership);
    }

    @Bean
    ReportRecipients reportRecipients(
            DirectoryApi directory,
            OutboundSwitch outbound,
            Routes routes,
            Forwarding forwarding,
            SenderPolicy senders,
            ReportProperties properties) {
        return new ReportRecipients(
                directory,
                outbound.outboundEnabled() ? RemoteReports.SENT : RemoteReports.KEPT,
                new SenderProof(routes::of, senders::permits, Networks.of(properties.believed())),
                forwarding::proves,
                properties.postmaster());
    }

    @Bean
    Reports reports(ContentStore contents, PlatformProperties platform, ReportProperties properties) {
        String from = properties.from() == null ? "MAILER-DAEMON@" + platform.hostname() : properties.from();
        return new Reports(contents, platform.hostname(), from, Clock.systemUTC());
    }

    @Bean
    BounceWriter bounceWriter(
            BounceWriter.Store store,
            Reports reports,
            ReportRecipients recipients,
            QueueClaims claims,
            Dispatcher dispatcher,
            MeterRegistry meters) {
        Counter written = Counter.builder("postrider.reports")
                .description("Delivery status notifications written")
                .register(meters);
        return new BounceWriter(store, reports, recipients, claims, dispatcher, written);
    }

    @Bean
    ReportedEnd reportedEnd(BounceWriter writer, ReportProperties properties) {
        return new GatheredEnd(writer, properties.gather());
    }
}
