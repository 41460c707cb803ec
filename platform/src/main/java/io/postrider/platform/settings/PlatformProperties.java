package io.postrider.platform.settings;

import io.postrider.api.ServiceName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings that every service has.
 *
 * @param service the service's name, set by its main class
 * @param hostname the suite's name in SMTP and IMAP greetings, Received and Message-ID
 * @param secretsDir the folder of secrets, a file each: {@code <service>.secret}, {@code database-<role>.password}
 * @param address the address on which REST and management listen; all addresses when absent
 * @param managementPort the port of health and metrics; 0 takes a free one
 * @param publicPort the port of the public REST API; none when absent, 0 takes a free one
 * @param plaintextNetworks networks (CIDR) whose clients may log in without TLS
 * @param proxyNetworks networks (CIDR) that say whom they speak for: mail connections from them must, with PROXY; REST
 *     calls from them may, with the last X-Forwarded-For
 * @param clients where the other services are
 * @param database the service's PostgreSQL
 * @param internalTls TLS between services; plain HTTP when absent
 * @param tls the certificate of the mail listeners
 * @param drain how a service ends
 * @param tracing where spans go
 */
@ConfigurationProperties("postrider")
public record PlatformProperties(
        String service,
        @DefaultValue("localhost") String hostname,
        @Nullable Path secretsDir,
        @Nullable String address,
        @DefaultValue("8082") int managementPort,
        @Nullable Integer publicPort,
        @DefaultValue List<String> plaintextNetworks,
        @DefaultValue List<String> proxyNetworks,
        @DefaultValue Clients clients,
        @DefaultValue Database database,
        @DefaultValue InternalTls internalTls,
        @DefaultValue Tls tls,
        @DefaultValue Drain drain,
        @DefaultValue Tracing tracing) {

    /** The service that runs with these settings. */
    public ServiceName serviceName() {
        return Arrays.stream(ServiceName.values())
                .filter(name -> name.id().equals(service))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("postrider.service: no service is named " + service));
    }

    /**
     * Where the other services are. A service sets those that it calls.
     *
     * @param authService auth-service
     * @param deliveryService delivery-service
     * @param mailboxService mailbox-service
     * @param connectTimeout how long a connection may take to come about
     * @param responseTimeout how long an answer, or its next octets, may take
     * @param streamTimeout the same for calls whose answer is a stream
     * @param acquireTimeout how long a call may wait for a free connection
     * @param maxConnections connections to one service, at most
     * @param connectionLifetime after this a connection is used no more
     */
    public record Clients(
            @DefaultValue Callee authService,
            @DefaultValue Callee deliveryService,
            @DefaultValue Callee mailboxService,
            @DefaultValue("2s") Duration connectTimeout,
            @DefaultValue("15s") Duration responseTimeout,
            @DefaultValue("20s") Duration streamTimeout,
            @DefaultValue("1s") Duration acquireTimeout,
            @DefaultValue("256") int maxConnections,
            @DefaultValue("30s") Duration connectionLifetime) {}

    /**
     * A service that is called.
     *
     * @param url scheme, host and internal port, for example {@code http://auth-service:8081}
     */
    public record Callee(@Nullable String url) {}

    /**
     * The service's PostgreSQL.
     *
     * @param url JDBC URL
     * @param migrationUrl JDBC URL for migrations and LISTEN when {@code url} leads through a pooler; {@code url} when
     *     absent
     * @param user login role; the service's name with underscores when absent
     * @param owner the role that owns the schemas and runs migrations
     * @param migrate whether migrations run at start
     * @param poolSize connections, at most
     * @param acquireTimeout how long work may wait for a free connection
     * @param startTimeout how long the service waits at its start until PostgreSQL is there and migrated
     */
    public record Database(
            @Nullable String url,
            @Nullable String migrationUrl,
            @Nullable String user,
            @DefaultValue("postrider_owner") String owner,
            @DefaultValue("true") boolean migrate,
            @DefaultValue("10") int poolSize,
            @DefaultValue("3s") Duration acquireTimeout,
            @DefaultValue("60s") Duration startTimeout) {}

    /**
     * TLS between services.
     *
     * @param ca PEM file of the internal CA; callees must show a certificate it signed
     * @param certificate PEM file of this service's chain, for its internal port
     * @param privateKey PEM file of its key (PKCS #8)
     */
    public record InternalTls(
            @Nullable Path ca,
            @Nullable Path certificate,
            @Nullable Path privateKey) {}

    /**
     * The certificate of the mail listeners; changed files are taken up without a restart.
     *
     * @param certificate PEM file of the chain
     * @param privateKey PEM file of the key (PKCS #8)
     */
    public record Tls(@Nullable Path certificate, @Nullable Path privateKey) {}

    /**
     * How a service ends.
     *
     * @param notice how long it still accepts work after it said that it is not ready; load balancers need a moment
     * @param timeout how long what is in flight may take to finish
     */
    public record Drain(
            @DefaultValue("0s") Duration notice,
            @DefaultValue("30s") Duration timeout) {}

    /**
     * Where spans go.
     *
     * @param otlpEndpoint OTLP over HTTP, for example {@code http://collector:4318/v1/traces}; no spans when absent
     * @param ratio the share of traces that get spans, 0 to 1
     */
    public record Tracing(
            @Nullable String otlpEndpoint,
            @DefaultValue("1.0") double ratio) {}
}
