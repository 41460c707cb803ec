package io.postrider.platform.web;

import io.postrider.platform.settings.PlatformProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Opens a service's ports on its one Tomcat: the internal one is the server's own, management and public REST are
 * further connectors. A service without internal REST has its management port as the server's own.
 */
final class Connectors
        implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>,
                ApplicationListener<ServletWebServerInitializedEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(Connectors.class);

    private final PlatformProperties settings;
    private final Ports ports;
    private final int serverPort;
    private @Nullable Connector management;
    private @Nullable Connector publicRest;
    private @Nullable Connector encrypted;
    private List<FileTime> loaded = List.of();

    Connectors(PlatformProperties settings, Ports ports, Environment environment) {
        this.settings = settings;
        this.ports = ports;
        this.serverPort = environment.getRequiredProperty("server.port", Integer.class);
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> {
            listen(connector);
            if (settings.internalTls().certificate() != null) {
                encrypt(connector, settings.internalTls());
                encrypted = connector;
                loaded = pairOnDisk();
            }
        });
        if (serverPort == 0 || settings.managementPort() != serverPort) {
            management = connector(settings.managementPort());
            factory.addAdditionalConnectors(management);
        }
        if (settings.publicPort() != null) {
            publicRest = connector(settings.publicPort());
            factory.addAdditionalConnectors(publicRest);
        }
    }

    private Connector connector(int port) {
        var connector = new Connector(TomcatServletWebServerFactory.DEFAULT_PROTOCOL);
        connector.setPort(port);
        connector.setThrowOnFailure(true);
        listen(connector);
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setConnectionTimeout(20_000);
            http.setKeepAliveTimeout(60_000);
            http.setMaxKeepAliveRequests(-1);
        }
        return connector;
    }

    private void listen(Connector connector) {
        String address = settings.address();
        if (address != null) {
            connector.setProperty("address", address);
        }
        connector.setXpoweredBy(false);
        if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
            protocol.setExecutor(new VirtualThreadExecutor("http-" + settings.service() + "-"));
        }
    }

    private static void encrypt(Connector connector, PlatformProperties.InternalTls tls) {
        var host = new SSLHostConfig();
        host.setProtocols("TLSv1.3");
        var certificate = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateFile(file(tls.certificate()));
        certificate.setCertificateKeyFile(file(tls.privateKey()));
        host.addCertificate(certificate);
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setProperty("SSLEnabled", "true");
        connector.addSslHostConfig(host);
    }

    /** Takes up a renewed certificate; connections that are open keep the old one. */
    @Scheduled(fixedDelayString = "PT30S")
    void reloadCertificate() {
        if (encrypted == null || !(encrypted.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http)) {
            return;
        }
        try {
            List<FileTime> found = pairOnDisk();
            if (!found.equals(loaded)) {
                http.reloadSslHostConfigs();
                loaded = found;
                LOG.info("the internal certificate was renewed");
            }
        } catch (RuntimeException unusable) {
            LOG.error("the new internal certificate is unusable; the old one stays", unusable);
        }
    }

    /** When the pair was written. The key may come after its certificate, and it takes both for a handshake. */
    private List<FileTime> pairOnDisk() {
        try {
            return List.of(
                    Files.getLastModifiedTime(required(settings.internalTls().certificate())),
                    Files.getLastModifiedTime(required(settings.internalTls().privateKey())));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String file(@Nullable Path path) {
        return required(path).toAbsolutePath().toString();
    }

    private static Path required(@Nullable Path path) {
        return Objects.requireNonNull(path, "postrider.internal-tls needs certificate and private-key");
    }

    @Override
    public void onApplicationEvent(ServletWebServerInitializedEvent event) {
        var server = (TomcatWebServer) event.getWebServer();
        int own = server.getPort();
        ports.bound(
                own,
                management == null ? own : management.getLocalPort(),
                publicRest == null ? 0 : publicRest.getLocalPort());
    }
}
