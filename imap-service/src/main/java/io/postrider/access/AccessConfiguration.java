package io.postrider.access;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.auth.DirectoryChanges.Change;
import io.postrider.api.auth.LoginApi;
import io.postrider.api.auth.LoginRequest;
import io.postrider.platform.directory.DirectoryListener;
import io.postrider.platform.net.Networks;
import io.postrider.platform.net.ProxyServerSocket;
import io.postrider.platform.net.TlsContext;
import io.postrider.platform.observe.EventLog;
import io.postrider.platform.sasl.Mechanisms;
import io.postrider.platform.settings.PlatformProperties;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Listeners and logged-in users of this process. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Mechanisms.class)
class AccessConfiguration {
    @Bean
    LoginLog loginLog(EventLog events, MeterRegistry meters) {
        return new LoginEvents(events, meters);
    }

    @Bean
    UserSessions userSessions(LoginApi logins, LoginLog log) {
        return new UserSessions(logins, Clock.systemUTC(), log);
    }

    @Bean
    DirectoryListener revocations(UserSessions users) {
        return new DirectoryListener() {
            @Override
            public void changed(Change change) {
                if (change.accountId() != null) {
                    users.accountChanged(change.accountId(), change.account());
                }
                if (change.accounts() != null) {
                    users.accountsChanged(change.accounts());
                }
            }

            @Override
            public void forgetAll() {
                users.changesMissed();
            }
        };
    }

    @Bean
    @ConditionalOnProperty("postrider.tls.certificate")
    TlsContext mailTls(PlatformProperties settings) {
        Path certificate = settings.tls().certificate();
        Path key = settings.tls().privateKey();
        if (certificate == null || key == null) {
            throw new IllegalStateException("postrider.tls needs both certificate and private-key");
        }
        return TlsContext.watching(certificate, key);
    }

    @Bean
    HealthIndicator listeners(ObjectProvider<MailListener> all) {
        return () -> all.stream().allMatch(MailListener::isRunning)
                ? Health.up().build()
                : Health.outOfService().build();
    }

    @Bean
    MailListeners mailListeners(
            PlatformProperties platform,
            AccessProperties settings,
            Mechanisms mechanisms,
            ObjectProvider<TlsContext> tls,
            UserSessions users,
            MeterRegistry meters) {
        Networks trusted = Networks.of(platform.plaintextNetworks());
        Networks proxies = Networks.of(platform.proxyNetworks());
        var listeners = new MailListeners(
                () -> new ProxyServerSocket(proxies),
                trusted::contains,
                upgrade(tls.getIfAvailable()),
                new MailListeners.Limits(settings.maxConnections(), settings.maxConnectionsPerAddress(), mechanisms),
                users);
        Gauge.builder("postrider.access.connections", listeners, MailListeners::open)
                .description("connections of mail clients")
                .register(meters);
        for (LoginRequest.Protocol protocol : List.of(LoginRequest.Protocol.IMAP, LoginRequest.Protocol.POP3)) {
            Gauge.builder("postrider.access.sessions", users, all -> all.size(protocol))
                    .description("users who are logged in, each connection counted")
                    .tag("protocol", protocol.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
        return listeners;
    }

    private static MailListeners.@Nullable TlsUpgrade upgrade(@Nullable TlsContext tls) {
        if (tls == null) {
            return null;
        }
        return plain -> {
            SSLSocket socket = tls.over(plain);
            socket.startHandshake();
            return socket;
        };
    }
}
