package io.postrider.smtp.authentication;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.mail.dmarc.PublicSuffixes;
import io.postrider.platform.dns.Dns;
import io.postrider.platform.dns.DnsProperties;
import io.postrider.platform.net.Networks;
import io.postrider.smtp.accept.MemoryBudget;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Puts the room together in which senders are checked: the first of all checks, as others go by what it finds. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AuthenticationProperties.class, DnsProperties.class})
class AuthenticationConfiguration {
    @Bean(destroyMethod = "close")
    Dns dns(DnsProperties properties, MeterRegistry registry) {
        Dns dns = new Dns(properties);
        dns.bindTo(registry);
        return dns;
    }

    @Bean
    @Order(100)
    SenderCheck senderCheck(Dns dns, AuthenticationProperties settings, MemoryBudget budget, MeterRegistry registry) {
        return new SenderCheck(dns, policy(settings), budget, new AuthenticationMetrics(registry), Clock.systemUTC());
    }

    private static SenderPolicy policy(AuthenticationProperties settings) {
        Set<String> sealers = settings.trustedSealers().stream()
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        return new SenderPolicy(
                settings.timeout(),
                Networks.of(settings.trustedNetworks()),
                sealers,
                suffixes(settings.publicSuffixList()));
    }

    private static @Nullable PublicSuffixes suffixes(@Nullable Path list) {
        if (list == null) {
            return null;
        }
        try (Reader reader = Files.newBufferedReader(list)) {
            return PublicSuffixes.read(reader);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("postrider.smtp.authentication.public-suffix-list: " + list, unreadable);
        }
    }
}
