package io.postrider.standalone.router;

import io.postrider.api.ServiceName;
import io.postrider.platform.net.TlsContext;
import io.postrider.standalone.suite.SuitePorts;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;

/** Listens on the public REST port and forwards to the services' own. */
public final class PublicRouter implements AutoCloseable {
    private static final List<String> MESSAGES =
            List.of("/v1/messages", "/v1/queue", "/v1/webhooks", "/v1/suppressions", "/v1/policies", "/v1/tls-reports");

    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector("HTTP/1.1");
    private @Nullable TlsContext tls;

    /**
     * Where and how the router listens.
     *
     * @param listen the address
     * @param certificate PEM chain; plain HTTP without
     * @param privateKey PEM key
     */
    public record Settings(
            String listen,
            @Nullable Path certificate,
            @Nullable Path privateKey) {}

    /** A router that is not started yet. */
    public PublicRouter(Settings settings, SuitePorts ports) {
        connector.setPort(ports.admin());
        connector.setProperty("address", settings.listen());
        connector.setThrowOnFailure(true);
        if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
            protocol.setExecutor(new VirtualThreadExecutor("router-"));
            protocol.setConnectionTimeout(20_000);
            protocol.setMaxConnections(1000);
        }
        if (settings.certificate() != null && settings.privateKey() != null) {
            tls = TlsContext.watching(settings.certificate(), settings.privateKey());
            encrypt(tls);
        }
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir") + File.separator + "postrider-router-" + ports.admin());
        tomcat.setConnector(connector);
        tomcat.getHost().setAutoDeploy(false);
        var context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "router", new ForwardingServlet(path -> port(path, ports)));
        context.addServletMapping("/", "router");
    }

    /** The certificate of the mail listeners, followed as they follow it: a new file counts without a restart. */
    private void encrypt(TlsContext context) {
        var host = new SSLHostConfig();
        host.setProtocols("TLSv1.2+TLSv1.3");
        var entry = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        entry.setSslContext(new FollowedCertificate(context));
        host.addCertificate(entry);
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setProperty("SSLEnabled", "true");
        connector.addSslHostConfig(host);
    }

    /** The port behind a path: messages under way are delivery-service's, new ones smtp-gateway's, mail that moves mailbox-service's, all else auth-service's. */
    private static int port(String path, SuitePorts ports) {
        if (MESSAGES.stream().anyMatch(root -> below(root, path))) {
            return ports.publicRest(ServiceName.DELIVERY_SERVICE);
        }
        if (below("/v1/send", path)) {
            return ports.publicRest(ServiceName.SMTP_GATEWAY);
        }
        boolean moving = below("/v1/exports", path) || below("/v1/imports", path);
        return ports.publicRest(moving ? ServiceName.MAILBOX_SERVICE : ServiceName.AUTH_SERVICE);
    }

    private static boolean below(String root, String path) {
        return path.equals(root) || path.startsWith(root + '/');
    }

    /** Starts listening. */
    public void start() {
        try {
            tomcat.start();
        } catch (LifecycleException failed) {
            throw new IllegalStateException("the public REST port could not be opened: " + failed.getMessage(), failed);
        }
    }

    /** The port it listens on. */
    int port() {
        return connector.getLocalPort();
    }

    /** The certificate; null without TLS. */
    @Nullable TlsContext tls() {
        return tls;
    }

    @Override
    public void close() {
        if (tls != null) {
            tls.close();
        }
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException failed) {
            throw new IllegalStateException("the public REST port could not be closed", failed);
        }
    }
}
