package io.postrider.platform.directory;

import io.postrider.api.auth.DirectoryApi;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
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
}
