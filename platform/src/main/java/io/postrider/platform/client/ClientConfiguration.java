package io.postrider.platform.client;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.ServiceName;
import io.postrider.api.auth.AuditApi;
import io.postrider.api.auth.BrakeApi;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.KeyApi;
import io.postrider.api.auth.ListenerApi;
import io.postrider.api.auth.LoginApi;
import io.postrider.api.auth.RouteApi;
import io.postrider.api.auth.SenderApi;
import io.postrider.api.auth.SigningApi;
import io.postrider.api.auth.UseApi;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.door.DoorApi;
import io.postrider.api.mailbox.ChangeFeedApi;
import io.postrider.api.mailbox.DeliveryApi;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.QuotaApi;
import io.postrider.api.mailbox.WordApi;
import io.postrider.api.verdict.VerdictApi;
import io.postrider.platform.observe.Spans;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.platform.settings.Secrets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client for each api interface whose service has a URL in the settings. The callee itself has none, so there its
 * controller is the only bean of the interface.
 */
@Configuration(proxyBeanMethods = false)
public class ClientConfiguration {
    @Bean
    Secrets secrets(PlatformProperties settings) {
        return new Secrets(settings.secretsDir());
    }

    @Bean
    HttpPool httpPool(PlatformProperties settings, ObjectProvider<DnsResolver> names) {
        Path ca = settings.internalTls().ca();
        return new HttpPool(
                settings.clients(),
                ca == null ? null : InternalTlsContext.trusting(ca),
                names.getIfAvailable(() -> SystemDefaultDnsResolver.INSTANCE));
    }

    @Bean
    HttpGet httpGet(HttpPool pool) {
        return new HttpGet(pool);
    }

    @Bean
    ServiceClients serviceClients(
            HttpPool pool, JsonMapper json, Spans spans, PlatformProperties settings, Secrets secrets) {
        ServiceTokens.TokenSource source = callee -> {
            String url = Objects.requireNonNull(settings.clients().authService().url(), "no URL of auth-service");
            return new TokenEndpoint(pool, json, settings.serviceName(), secrets, url).request(callee);
        };
        return new ServiceClients(pool, new ServiceTokens(source, Clock.systemUTC()), json, spans);
    }

    @Bean
    Gauge httpPoolPending(HttpPool pool, MeterRegistry metrics) {
        Gauge.builder("postrider.client.connections", pool, HttpPool::leased)
                .description("connections to other services in use")
                .register(metrics);
        return Gauge.builder("postrider.client.waiting", pool, HttpPool::pending)
                .description("calls that wait for a connection")
                .register(metrics);
    }

    /** Clients of auth-service. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("postrider.clients.auth-service.url")
    static class AuthClients {
        @Bean
        DirectoryApi directoryApi(ServiceClients clients, PlatformProperties settings) {
            return clients.idempotent(
                    ServiceName.AUTH_SERVICE, url(settings.clients().authService()), DirectoryApi.class);
        }

        @Bean
        SenderApi senderApi(ServiceClients clients, PlatformProperties settings) {
            return clients.idempotent(
                    ServiceName.AUTH_SERVICE, url(settings.clients().authService()), SenderApi.class);
        }

        @Bean
        KeyApi keyApi(ServiceClients clients, PlatformProperties settings) {
            return clients.idempotent(
                    ServiceName.AUTH_SERVICE, url(settings.clients().authService()), KeyApi.class);
        }

        @Bean
        SigningApi signingApi(ServiceClients clients, PlatformProperties settings) {
            return clients.idempotent(
                    ServiceName.AUTH_SERVICE, url(settings.clients().authService()), SigningApi.class);
        }

        @Bean
        BrakeApi brakeApi(ServiceClients clients, PlatformProperties settings) {
            return clients.client(
                    ServiceName.AUTH_SERVICE, url(settings.clients().authService()), BrakeApi.class);
        }

        @Bean
        RouteApi routeApi(ServiceClients clients, PlatformProperties settings) {
            return clients.idempotent(
                    ServiceName.AUTH_SERVICE, url(settings.clients().authService()), RouteApi.class);
        }

        @Bean
        ListenerApi listenerApi(ServiceClients clients, PlatformProperties settings) {
            return clients.idempotent(
                    ServiceName.AUTH_SERVICE, url(settings.clients().authService()), ListenerApi.class);
        }

        @Bean
        AuditApi auditApi(ServiceClients clients, PlatformProperties settings) {
            return clients.client(
                    ServiceName.AUTH_SERVICE, url(settings.clients().authService()), AuditApi.class);
        }

        @Bean
        UseApi useApi(ServiceClients clients, PlatformProperties settings) {
            return clients.idempotent(
                    ServiceName.AUTH_SERVICE, url(settings.clients().authService()), UseApi.class);
        }

        @Bean
        LoginApi loginApi(ServiceClients clients, PlatformProperties settings) {
            return clients.client(
                    ServiceName.AUTH_SERVICE, url(settings.clients().authService()), LoginApi.class);
        }
    }

    /** Clients of delivery-service. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("postrider.clients.delivery-service.url")
    static class DeliveryClients {
        @Bean
        DoorApi doorApi(ServiceClients clients, PlatformProperties settings) {
            return clients.idempotent(
                    ServiceName.DELIVERY_SERVICE, url(settings.clients().deliveryService()), DoorApi.class);
        }

        @Bean
        AcceptApi acceptApi(ServiceClients clients, PlatformProperties settings) {
            return clients.idempotent(
                    ServiceName.DELIVERY_SERVICE, url(settings.clients().deliveryService()), AcceptApi.class);
        }

        @Bean
        VerdictApi verdictApi(ServiceClients clients, PlatformProperties settings) {
            return clients.idempotent(
                    ServiceName.DELIVERY_SERVICE, url(settings.clients().deliveryService()), VerdictApi.class);
        }
    }

    /** Clients of mailbox-service. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("postrider.clients.mailbox-service.url")
    static class MailboxClients {
        @Bean
        DeliveryApi deliveryApi(ServiceClients clients, PlatformProperties settings) {
            return clients.idempotent(ServiceName.MAILBOX_SERVICE, mailbox(settings), DeliveryApi.class);
        }

        @Bean
        QuotaApi quotaApi(ServiceClients clients, PlatformProperties settings) {
            return clients.idempotent(ServiceName.MAILBOX_SERVICE, mailbox(settings), QuotaApi.class);
        }

        @Bean
        WordApi wordApi(ServiceClients clients, PlatformProperties settings) {
            return clients.idempotent(ServiceName.MAILBOX_SERVICE, mailbox(settings), WordApi.class);
        }

        @Bean
        MailboxApi mailboxApi(ServiceClients clients, PlatformProperties settings) {
            return clients.client(ServiceName.MAILBOX_SERVICE, mailbox(settings), MailboxApi.class);
        }

        @Bean
        ChangeFeedApi changeFeedApi(ServiceClients clients, PlatformProperties settings) {
            return clients.client(ServiceName.MAILBOX_SERVICE, mailbox(settings), ChangeFeedApi.class);
        }

        private static String mailbox(PlatformProperties settings) {
            return url(settings.clients().mailboxService());
        }
    }

    private static String url(PlatformProperties.Callee callee) {
        return Objects.requireNonNull(callee.url());
    }
}
