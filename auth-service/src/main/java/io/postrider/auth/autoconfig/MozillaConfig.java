package io.postrider.auth.autoconfig;

import io.postrider.auth.address.DomainName;
import io.postrider.auth.published.Endpoint;
import io.postrider.auth.published.MailService.Protocol;
import io.postrider.auth.published.Published;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Mozilla's clientConfig 1.1, which Thunderbird, K-9, FairEmail, Evolution and KMail read. */
@Component
class MozillaConfig {
    private final Published published;

    MozillaConfig(Published published) {
        this.published = published;
    }

    String document(DomainName domain) {
        String servers =
                published.endpoints().stream().map(MozillaConfig::server).collect(Collectors.joining());
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <clientConfig version="1.1">
                  <emailProvider id="%1$s">
                    <domain>%1$s</domain>
                    <displayName>%2$s</displayName>
                    <displayShortName>%2$s</displayShortName>
                %3$s  </emailProvider>
                </clientConfig>
                """.formatted(domain.value(), Xml.escape(domain.unicode()), servers);
    }

    private static String server(Endpoint endpoint) {
        Protocol protocol = endpoint.service().protocol();
        return """
                    <%1$s type="%2$s">
                      <hostname>%3$s</hostname>
                      <port>%4$d</port>
                      <socketType>%5$s</socketType>
                      <username>%%EMAILADDRESS%%</username>
                      <authentication>password-cleartext</authentication>
                    </%1$s>
                """.formatted(
                        protocol == Protocol.SMTP ? "outgoingServer" : "incomingServer",
                        protocol.name().toLowerCase(Locale.ROOT),
                        Xml.escape(endpoint.host()),
                        endpoint.port(),
                        endpoint.service().implicitTls() ? "SSL" : "STARTTLS");
    }
}
