package io.postrider.delivery.mtasts;

import io.postrider.delivery.certificate.TrustedCas;
import io.postrider.delivery.route.CheckedHttps;
import io.postrider.delivery.route.TargetPolicy;
import io.postrider.platform.dns.Dns;
import io.postrider.platform.lifecycle.Rounds;
import io.postrider.platform.net.HttpsEgress;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts MTA-STS for outgoing mail together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MtaStsProperties.class)
class MtaStsConfiguration {
    private static final Duration STEP = Duration.ofSeconds(20);
    // RFC 8461 section 3.2
    private static final int LONGEST = 64 * 1024;

    @Bean
    StsPolicies stsPolicies(
            MtaStsProperties properties, Dns dns, TargetPolicy targets, TrustedCas cas, DataSource dataSource) {
        var limits = new HttpsEgress.Limits(
                STEP.compareTo(properties.patience()) < 0 ? STEP : properties.patience(),
                properties.patience(),
                LONGEST);
        var https = new CheckedHttps(dns, targets, new HttpsEgress(cas.context(), limits));
        return new StsPolicies(
                dns, new PolicyFetch(https, properties.port()), new PolicyStore(JdbcClient.create(dataSource)));
    }

    @Bean
    Rounds mtaStsRefresh(StsPolicies policies, MtaStsProperties properties) {
        return Rounds.of("mta-sts-refresh", properties.refreshInterval(), policies::refresh);
    }
}
