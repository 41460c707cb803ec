package io.postrider.auth.rowsecurity;

import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the limits between the pool and all who use it. */
@Configuration(proxyBeanMethods = false)
class RowSecurityConfiguration {
    @Bean
    ReachedRows reachedRows() {
        return new ReachedRows();
    }

    @Bean
    static BeanPostProcessor limitedConnections(ObjectProvider<ReachedRows> rows) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource pool ? new LimitedConnections(pool, rows.getObject()) : bean;
            }
        };
    }
}
