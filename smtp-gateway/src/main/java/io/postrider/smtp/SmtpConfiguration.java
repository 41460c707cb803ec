package io.postrider.smtp;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.LoginApi;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.mailbox.QuotaApi;
import io.postrider.platform.directory.DirectoryFeed;
import io.postrider.platform.net.Networks;
import io.postrider.platform.net.TlsContext;
import io.postrider.platform.observe.EventLog;
import io.postrider.platform.sasl.Mechanisms;
import io.postrider.platform.settings.OutboundSwitch;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.smtp.accept.IngressCheck;
import io.postrider.smtp.accept.MemoryBudget;
import io.postrider.smtp.accept.MessageIntake;
import io.postrider.smtp.body.MessageBody;
import io.postrider.smtp.observe.SmtpMetrics;
import io.postrider.smtp.recipient.QuotaGate;
import io.postrider.smtp.recipient.RecipientDirectory;
import io.postrider.smtp.session.Doors;
import io.postrider.smtp.session.SessionLimits;
import io.postrider.smtp.session.SessionServices;
import io.postrider.smtp.submission.Logins;
import io.postrider.smtp.submission.Revocations;
import io.postrider.smtp.verdict.Verdicts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the gateway together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({OutboundSwitch.class, Mechanisms.class})
class SmtpConfiguration {
    private static final Duration BODY_GRACE = Duration.ofMinutes(5);
    private static final int SLOWEST_OCTETS_PER_SECOND = 500;
    private static final int CHATTER = 100;

    @Bean
    SmtpMetrics smtpMetrics(MeterRegistry registry) {
        return new SmtpMetrics(registry);
    }

    @Bean
    MemoryBudget memoryBudget(SmtpProperties settings, SmtpMetrics metrics) {
        long octets = settings.bufferMemory() == null
                ? Runtime.getRuntime().maxMemory() / 4
                : settings.bufferMemory().toBytes();
        MemoryBudget budget = new MemoryBudget(octets);
        metrics.gauge("postrider.smtp.buffers", budget, MemoryBudget::taken);
        return budget;
    }

    @Bean
    RecipientDirectory recipientDirectory(DirectoryApi directory, ObjectProvider<DirectoryFeed> feed) {
        // The feed itself is made with this bean as a listener, so it is asked for late.
        return new RecipientDirectory(directory, () -> feed.getObject().connected());
    }

    @Bean
    Revocations revocations(SmtpProperties settings) {
        return new Revocations(settings.sessionTimeout());
    }

    @Bean
    QuotaGate quotaGate(QuotaApi quotas, SmtpProperties settings) {
        return new QuotaGate(quotas, 2 * settings.maxMessageSize().toBytes());
    }

    @Bean
    MessageIntake messageIntake(AcceptApi deliveryService, MemoryBudget budget, Verdicts verdicts) {
        return new MessageIntake(deliveryService, budget, Clock.systemUTC(), verdicts);
    }

    /** The certificate, when the settings name one. */
    @Bean
    Certificate certificate(PlatformProperties platform, MeterRegistry registry) {
        Path chain = platform.tls().certificate();
        Path key = platform.tls().privateKey();
        if (chain == null || key == null) {
            return new Certificate(null);
        }
        TlsContext context = TlsContext.watching(chain, key);
        context.bindTo(registry);
        return new Certificate(context);
    }

    /** A TLS context that may be missing. */
    record Certificate(@Nullable TlsContext context) implements AutoCloseable {
        @Override
        public void close() {
            if (context != null) {
                context.close();
            }
        }
    }

    @Bean
    SessionServices sessionServices(
            SmtpProperties settings,
            PlatformProperties platform,
            OutboundSwitch outbound,
            Mechanisms mechanisms,
            SessionParts parts,
            Doors doors,
            Certificate certificate,
            EventLog events) {
        return new SessionServices(
                new SessionServices.Policy(
                        platform.hostname(),
                        outbound.outboundEnabled(),
                        Networks.of(platform.plaintextNetworks()),
                        Networks.of(settings.xclientNetworks()),
                        mechanisms),
                limits(settings),
                doors,
                parts.recipients(),
                parts.quotas(),
                parts.logins(),
                parts.revocations(),
                parts.intake(),
                new IngressCheck(settings.maxHops(), platform.hostname()),
                certificate.context(),
                events,
                parts.metrics());
    }

    @Bean
    SessionParts sessionParts(
            RecipientDirectory recipients,
            QuotaGate quotas,
            LoginApi authService,
            Revocations revocations,
            MessageIntake intake,
            SmtpMetrics metrics) {
        return new SessionParts(recipients, quotas, new Logins(authService), revocations, intake, metrics);
    }

    /** What sessions ask. */
    record SessionParts(
            RecipientDirectory recipients,
            QuotaGate quotas,
            Logins logins,
            Revocations revocations,
            MessageIntake intake,
            SmtpMetrics metrics) {}

    private static SessionLimits limits(SmtpProperties settings) {
        return new SessionLimits(
                new MessageBody.Limits(
                        settings.maxMessageSize().toBytes(),
                        settings.dataTimeout(),
                        BODY_GRACE,
                        SLOWEST_OCTETS_PER_SECOND),
                settings.maxRecipients(),
                settings.commandTimeout(),
                settings.handshakeTimeout(),
                settings.sessionTimeout(),
                settings.maxErrors(),
                settings.maxUnknownRecipients(),
                settings.maxFailedLogins(),
                CHATTER);
    }

    /** Ready means that the ports are open. */
    @Bean
    HealthIndicator listenersHealthIndicator(SmtpListeners listeners) {
        return () -> listeners.isRunning() ? Health.up().build() : Health.down().build();
    }

    @Bean
    SmtpListeners smtpListeners(SmtpProperties settings, PlatformProperties platform, SessionServices services) {
        return new SmtpListeners(settings, platform, services);
    }
}
