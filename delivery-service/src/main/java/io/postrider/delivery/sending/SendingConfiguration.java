package io.postrider.delivery.sending;

import io.postrider.api.auth.BrakeApi;
import io.postrider.delivery.webhook.EventOutbox;
import io.postrider.platform.observe.EventLog;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts counting and the brake together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BrakeProperties.class)
class SendingConfiguration {
    @Bean
    SendingCount sendingCount(BrakeProperties properties) {
        return new SendingCount(new SendingRules(properties));
    }

    @Bean
    Brakes brakes(DataSource dataSource, BrakeApi sessions, EventOutbox outbox, EventLog events) {
        var transactions = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        return new Brakes(JdbcClient.create(dataSource), transactions, sessions, outbox, events);
    }

    @Bean
    FailedSubmissions failedSubmissions() {
        return new FailedSubmissions();
    }

    @Bean
    BrakeKeeper brakeKeeper(Brakes brakes, BrakeProperties properties) {
        return new BrakeKeeper(brakes, properties);
    }
}
