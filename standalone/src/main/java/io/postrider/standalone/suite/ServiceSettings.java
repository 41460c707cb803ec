package io.postrider.standalone.suite;

import io.postrider.api.ServiceName;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The settings that standalone gives to a service, as a container's environment would. What the operator's own
 * environment sets goes before.
 *
 * @param ports the installation's ports
 * @param listen the address of the mail listeners
 * @param secrets the folder of secrets and certificates
 * @param rest the base URL of public REST
 */
public record ServiceSettings(SuitePorts ports, String listen, Path secrets, URI rest) {
    private static final String LOOPBACK = "127.0.0.1";

    /** The command line of a service. */
    public List<String> arguments(ServiceName service, Predicate<String> setByOperator) {
        return settings(service).entrySet().stream()
                .filter(setting -> variables(setting.getKey()).stream().noneMatch(setByOperator))
                .map(setting -> "--" + setting.getKey() + '=' + setting.getValue())
                .toList();
    }

    /** The environment variables of a setting: without its dashes, and with underscores for them. */
    static List<String> variables(String key) {
        String name = key.toUpperCase(Locale.ROOT).replace('.', '_');
        return List.of(name.replace("-", ""), name.replace('-', '_'));
    }

    private Map<String, Object> settings(ServiceName service) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("postrider.secrets-dir", secrets);
        settings.put("postrider.address", LOOPBACK);
        settings.put("postrider.management-port", ports.management(service));
        settings.put("postrider.tls.certificate", secrets.resolve("tls.crt"));
        settings.put("postrider.tls.private-key", secrets.resolve("tls.key"));
        switch (service) {
            case AUTH_SERVICE -> {
                rest(settings, service);
                behindRouter(settings);
                settings.put("postrider.auth.bootstrap-key-file", secrets.resolve("admin-api-key.secret"));
                published(settings);
            }
            case DELIVERY_SERVICE -> {
                rest(settings, service);
                behindRouter(settings);
                calls(settings, ServiceName.AUTH_SERVICE, ServiceName.MAILBOX_SERVICE);
            }
            case MAILBOX_SERVICE -> {
                rest(settings, service);
                behindRouter(settings);
                calls(settings, ServiceName.AUTH_SERVICE);
            }
            case SMTP_GATEWAY -> {
                settings.put("server.port", ports.management(service));
                settings.put("postrider.public-port", ports.publicRest(service));
                // Mail programs on this machine send no PROXY header.
                settings.put("postrider.smtp.send.proxy-networks", LOOPBACK);
                calls(settings, ServiceName.AUTH_SERVICE, ServiceName.DELIVERY_SERVICE, ServiceName.MAILBOX_SERVICE);
                settings.put("postrider.smtp.address", listen);
                settings.put("postrider.smtp.mx-port", ports.smtp());
                settings.put("postrider.smtp.submission-port", ports.submission());
                settings.put("postrider.smtp.submissions-port", ports.submissions());
            }
            case IMAP_SERVICE -> {
                settings.put("server.port", ports.management(service));
                calls(settings, ServiceName.AUTH_SERVICE, ServiceName.MAILBOX_SERVICE);
                settings.put("postrider.access.address", listen);
                settings.put("postrider.imap.port", ports.imap());
                settings.put("postrider.imap.tls-port", ports.imaps());
                settings.put("postrider.pop3.port", ports.pop3());
                settings.put("postrider.pop3.tls-port", ports.pop3s());
            }
        }
        return settings;
    }

    /** What mail programs are told: the ports as they are here, and the name under which this machine's own reach us. */
    private void published(Map<String, Object> settings) {
        settings.put("postrider.hostname", rest.getHost());
        settings.put("postrider.auth.published.url", rest);
        settings.put("postrider.auth.published.imaps-port", ports.imaps());
        settings.put("postrider.auth.published.imap-port", ports.imap());
        settings.put("postrider.auth.published.pop3s-port", ports.pop3s());
        settings.put("postrider.auth.published.pop3-port", ports.pop3());
        settings.put("postrider.auth.published.submissions-port", ports.submissions());
        settings.put("postrider.auth.published.submission-port", ports.submission());
        settings.put("postrider.auth.published.smtp-port", ports.smtp());
    }

    /** The router says for whom it calls: keys may be limited to networks, and the audit log wants to know. */
    private static void behindRouter(Map<String, Object> settings) {
        settings.put("postrider.proxy-networks", LOOPBACK);
    }

    private void rest(Map<String, Object> settings, ServiceName service) {
        settings.put("server.port", ports.internal(service));
        settings.put("postrider.public-port", ports.publicRest(service));
        settings.put("postrider.database.url", "jdbc:postgresql://" + LOOPBACK + ':' + ports.database() + "/postrider");
        // The schemas are brought up to date once, before the services start.
        settings.put("postrider.database.migrate", false);
    }

    private void calls(Map<String, Object> settings, ServiceName... callees) {
        for (ServiceName callee : callees) {
            settings.put(
                    "postrider.clients." + callee.id() + ".url", "http://" + LOOPBACK + ':' + ports.internal(callee));
        }
    }
}
