package io.postrider.platform.directory;

import io.postrider.api.auth.DirectoryApi;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The feed of directory changes, in every service that calls auth-service. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("postrider.clients.auth-service.url")
public class DirectoryConfiguration {
    @Bean
    DirectoryFeed directoryFeed(DirectoryApi directory, ObjectProvider<DirectoryListener> listeners) {
        return new DirectoryFeed(directory, listeners.orderedStream().toList());
    }

    /**
     * Ready once the directory was reached a first time. Later it may be away: what is known still serves, and what is
     * not gets a temporary refusal, which is better than no answer at all.
     */
    @Bean
    HealthIndicator directoryHealthIndicator(DirectoryFeed feed) {
        return () -> (feed.begun() ? Health.up() : Health.outOfService())
                .withDetail("connected", feed.connected())
                .build();
    }
}
