package io.postrider.auth.published;

import io.postrider.platform.net.TlsIdentity;
import io.postrider.platform.settings.PlatformProperties;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How the suite is reached from outside. */
@Component
public final class Published {
    private final String mailHost;
    private final URI url;
    private final int smtpPort;
    private final List<Endpoint> endpoints;
    private final PlatformProperties.Tls tls;

    Published(PublishedProperties properties, PlatformProperties platform) {
        this.mailHost = properties.mailHost() == null ? platform.hostname() : properties.mailHost();
        this.url = url(properties.url() == null ? "https://" + mailHost : properties.url());
        this.smtpPort = properties.smtpPort();
        this.endpoints = endpoints(properties, mailHost);
        this.tls = platform.tls();
    }

    private static URI url(String text) {
        URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        if (url.getHost() == null) {
            throw new IllegalArgumentException("postrider.auth.published.url is no URL with a host: " + text);
        }
        return url;
    }

    private static List<Endpoint> endpoints(PublishedProperties ports, String host) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (MailService service : MailService.values()) {
            int port = switch (service) {
                case IMAPS -> ports.imapsPort();
                case IMAP -> ports.imapPort();
                case POP3S -> ports.pop3sPort();
                case POP3 -> ports.pop3Port();
                case SUBMISSIONS -> ports.submissionsPort();
                case SUBMISSION -> ports.submissionPort();
            };
            if (port != 0) {
                endpoints.add(new Endpoint(service, host, port));
            }
        }
        return List.copyOf(endpoints);
    }

    /** The name of the mail listeners. */
    public String mailHost() {
        return mailHost;
    }

    /** The base URL of public REST, without a final slash. */
    public URI url() {
        return url;
    }

    /** The port of SMTP from other servers. */
    public int smtpPort() {
        return smtpPort;
    }

    /** What mail programs connect to, best first. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /** The best place for a protocol. */
    public Optional<Endpoint> endpoint(MailService.Protocol protocol) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.service().protocol() == protocol)
                .findFirst();
    }

    /** The certificate of the mail listeners and its key, as the files are now; absent where this service has none. */
    public Optional<TlsIdentity> certificate() {
        return tls.certificate() == null || tls.privateKey() == null
                ? Optional.empty()
                : Optional.of(TlsIdentity.read(tls.certificate(), tls.privateKey()));
    }
}
