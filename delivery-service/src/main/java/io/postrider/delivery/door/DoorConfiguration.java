package io.postrider.delivery.door;

import io.postrider.platform.lifecycle.Rounds;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts together what gateways know of clients. */
@Configuration(proxyBeanMethods = false)
class DoorConfiguration {
    private static final Duration SWEEPING = Duration.ofMinutes(10);

    @Bean
    DoorCounts doorCounts(DataSource dataSource) {
        return new DoorCounts(JdbcClient.create(dataSource), transactions(dataSource));
    }

    @Bean
    Greylist greylist(DataSource dataSource) {
        return new Greylist(JdbcClient.create(dataSource), transactions(dataSource));
    }

    private static TransactionTemplate transactions(DataSource dataSource) {
        return new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    }

    @Bean
    Rounds doorSweep(DoorCounts counts, Greylist greylist) {
        return Rounds.of("door-sweep", SWEEPING, () -> {
            counts.sweep();
            greylist.sweep();
        });
    }
}
