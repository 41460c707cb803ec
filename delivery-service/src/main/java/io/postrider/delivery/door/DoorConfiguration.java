package io.postrider.delivery.door;

import io.postrider.delivery.rounds.Rounds;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts together what gateways know of clients. */
@Configuration(proxyBeanMethods = false)
class DoorConfiguration {
    private static final Duration SWEEPING = Duration.ofMinutes(10);

    @Bean
    DoorCounts doorCounts(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new DoorCounts(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    Greylist greylist(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new Greylist(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    Rounds doorSweep(DoorCounts counts, Greylist greylist) {
        return Rounds.of("door-sweep", SWEEPING, () -> {
            counts.sweep();
            greylist.sweep();
        });
    }
}
