package io.postrider.delivery.trace;

import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts the public API together. */
@Configuration(proxyBeanMethods = false)
class TraceConfiguration {
    @Bean
    TraceStore traceStore(DataSource dataSource) {
        return new TraceStore(JdbcClient.create(dataSource));
    }

    @Bean
    QuarantineStore quarantineStore(DataSource dataSource) {
        return new QuarantineStore(JdbcClient.create(dataSource));
    }
}
