package io.postrider.smtp;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.auth.ListenerApi;
import io.postrider.api.door.DoorApi;
import io.postrider.mail.dns.DnsLookup;
import io.postrider.platform.dns.Dns;
import io.postrider.platform.dns.SenderRecords;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.smtp.door.Door;
import io.postrider.smtp.door.DoorCheck;
import io.postrider.smtp.door.DoorServices;
import io.postrider.smtp.listener.ListenerPolicies;
import io.postrider.smtp.session.Doors;
import io.postrider.smtp.verdict.VerdictSink;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Puts the doors together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DoorProperties.class)
class DoorConfiguration {
    private static final Duration SHARING = Duration.ofSeconds(1);
    private static final Duration REFRESH = Duration.ofSeconds(5);

    @Bean
    DoorServices doorServices(
            DoorApi deliveryService, ObjectProvider<Dns> resolver, VerdictSink verdicts, MeterRegistry registry) {
        Dns known = resolver.getIfAvailable();
        DnsLookup dns = known == null ? null : new SenderRecords(known);
        var others = new DoorServices.Others(deliveryService, dns, verdicts::add);
        return new DoorServices(others, Clock.systemUTC(), registry, SHARING);
    }

    @Bean(initMethod = "start")
    ListenerPolicies listenerPolicies(ListenerApi authService) {
        return new ListenerPolicies(authService, REFRESH);
    }

    @Bean
    Doors doors(
            DoorProperties settings,
            SmtpProperties smtp,
            PlatformProperties platform,
            DoorServices services,
            ListenerPolicies listeners) {
        List<String> proxies = smtp.xclientNetworks();
        Supplier<Doors.Pair> built = () -> new Doors.Pair(
                new Door(settings.with(listeners.of(ListenerApi.MX)).mx(platform.hostname(), proxies), services),
                new Door(
                        settings.with(listeners.of(ListenerApi.SUBMISSION)).submission(platform.hostname(), proxies),
                        services));
        Doors doors = new Doors(built.get());
        listeners.onChange(() -> doors.replace(built.get()));
        return doors;
    }

    /** Before all others: what it says was known first. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    DoorCheck doorCheck() {
        return new DoorCheck();
    }
}
