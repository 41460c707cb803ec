package io.postrider.delivery.verdict;

import io.postrider.delivery.queue.Ownership;
import io.postrider.delivery.queue.QueueEndings;
import io.postrider.delivery.queue.SetAside;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts what is kept of verdicts together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VerdictProperties.class)
class VerdictConfiguration {
    @Bean
    VerdictStore verdictStore(DataSource dataSource) {
        return new VerdictStore(dataSource);
    }

    @Bean
    HeldMail heldMail(DataSource dataSource, SetAside setAside, QueueEndings endings, Ownership ownership) {
        return new HeldMail(JdbcClient.create(dataSource), setAside, endings, ownership);
    }

    @Bean
    VerdictSweeper verdictSweeper(VerdictStore store, HeldMail held, VerdictProperties properties) {
        return new VerdictSweeper(store, held, properties);
    }
}
