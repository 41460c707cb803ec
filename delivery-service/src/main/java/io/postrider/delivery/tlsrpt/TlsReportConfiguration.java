package io.postrider.delivery.tlsrpt;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.SigningApi;
import io.postrider.blob.ContentStore;
import io.postrider.delivery.certificate.TrustedCas;
import io.postrider.delivery.queue.QueueInsert;
import io.postrider.delivery.route.CheckedHttps;
import io.postrider.delivery.route.TargetPolicy;
import io.postrider.platform.dns.Dns;
import io.postrider.platform.lifecycle.Rounds;
import io.postrider.platform.net.HttpsEgress;
import io.postrider.platform.settings.PlatformProperties;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts TLS reports together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TlsReportProperties.class)
class TlsReportConfiguration {
    private static final HttpsEgress.Limits LIMITS =
            new HttpsEgress.Limits(Duration.ofSeconds(20), Duration.ofSeconds(60), 1024);

    @Bean
    TlsResults tlsResults(MeterRegistry meters) {
        return new TlsResults(Clock.systemUTC(), meters);
    }

    @Bean
    TlsReporter.Sending tlsReportSending(
            TlsReportProperties properties,
            Dns dns,
            TargetPolicy targets,
            TrustedCas cas,
            DataSource dataSource,
            ContentStore contents,
            QueueInsert insert,
            SigningApi signing,
            DirectoryApi directory) {
        var https = new CheckedHttps(dns, targets, new HttpsEgress(cas.context(), LIMITS));
        return new TlsReporter.Sending(dns, https, dataSource, contents, insert, signing, directory, properties.from());
    }

    /** What was counted is written down to the last: at the end too. */
    @Bean(destroyMethod = "flush")
    TlsReporter tlsReporter(
            TlsReportProperties properties,
            TlsResults results,
            TlsReporter.Sending sending,
            PlatformProperties platform,
            DataSource dataSource) {
        String hostname = platform.hostname();
        String organization = properties.organization();
        String from = properties.from();
        var reporter = new TlsReport.Reporter(
                organization == null ? hostname : organization,
                from == null ? "postmaster@" + hostname : from,
                hostname);
        int jitter = Math.toIntExact(properties.jitter().toSeconds());
        return new TlsReporter(
                results, new ResultStore(JdbcClient.create(dataSource)), sending, reporter, jitter, Clock.systemUTC());
    }

    @Bean
    Rounds tlsResultFlush(TlsReportProperties properties, TlsReporter reporter) {
        return Rounds.of("tls-results", properties.flushInterval(), reporter::flush);
    }

    @Bean
    Rounds tlsReports(TlsReportProperties properties, TlsReporter reporter) {
        Runnable round = properties.enabled() ? reporter::report : () -> {};
        return Rounds.of("tls-reports", properties.interval(), round);
    }
}
