package io.postrider.platform.lifecycle;

import io.postrider.platform.settings.PlatformProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How a service ends. */
@Configuration(proxyBeanMethods = false)
public class LifecycleConfiguration {
    @Bean
    Drain drain(ApplicationContext context, ObjectProvider<Drainable> participants, PlatformProperties settings) {
        return new Drain(context, participants, settings.drain());
    }
}
