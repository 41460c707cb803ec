package io.postrider.delivery.tlsinbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.blob.ContentStore;
import io.postrider.delivery.forward.Forwarding;
import io.postrider.delivery.queue.QueueClaims;
import io.postrider.delivery.queue.ReportedEnd;
import io.postrider.platform.lifecycle.Rounds;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts the reading of TLS reports together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TlsInboxProperties.class)
class TlsInboxConfiguration {
    private static final Duration SWEEP = Duration.ofHours(1);

    @Bean
    ReceivedStore receivedStore(DataSource dataSource) {
        return new ReceivedStore(JdbcClient.create(dataSource));
    }

    @Bean
    InboxMetrics inboxMetrics(MeterRegistry meters) {
        return new InboxMetrics(meters);
    }

    @Bean
    TlsInbox tlsInbox(
            TlsInboxProperties properties, ContentStore contents, TlsInbox.Tools tools, InboxMetrics metrics) {
        return new TlsInbox(properties, new ReportMailReader(contents, BoundedReport.Limits.USUAL), tools, metrics);
    }

    @Bean
    HttpsReports httpsReports(TlsInboxProperties properties, TlsInbox.Tools tools, InboxMetrics metrics) {
        return new HttpsReports(properties, tools.domains(), tools.store(), metrics);
    }

    @Bean
    TlsInbox.Tools tlsInboxTools(
            TlsInboxProperties properties,
            Forwarding signatures,
            DirectoryApi directory,
            ReceivedStore store,
            QueueClaims claims,
            ObjectProvider<ReportedEnd> ends) {
        var forAll = properties.addresses().stream()
                .map(address -> address.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return new TlsInbox.Tools(signatures, new ReportedDomains(directory, forAll), store, claims, ends);
    }

    @Bean
    Rounds tlsInboxSweep(ReceivedStore store, TlsInboxProperties properties) {
        return Rounds.of("tls-inbox-sweep", SWEEP, () -> store.sweep(properties.keep()));
    }
}
