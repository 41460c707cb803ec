package io.postrider.auth.autoconfig;

import io.postrider.auth.published.Endpoint;
import io.postrider.auth.published.MailService.Protocol;
import io.postrider.auth.published.Published;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Microsoft's autodiscover in plain old XML (MS-OXDSCLI), which Outlook reads. It tries one server a protocol. */
@Component
class MicrosoftConfig {
    private final Published published;

    MicrosoftConfig(Published published) {
        this.published = published;
    }

    String document(ServedAddress address) {
        String protocols = Arrays.stream(Protocol.values())
                .map(published::endpoint)
                .flatMap(Optional::stream)
                .map(endpoint -> protocol(endpoint, address))
                .collect(Collectors.joining());
        return """
                <?xml version="1.0" encoding="utf-8"?>
                <Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
                  <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
                    <User>
                      <DisplayName>%s</DisplayName>
                    </User>
                    <Account>
                      <AccountType>email</AccountType>
                      <Action>settings</Action>
                %s    </Account>
                  </Response>
                </Autodiscover>
                """.formatted(address.xml(), protocols);
    }

    private static String protocol(Endpoint endpoint, ServedAddress address) {
        boolean tls = endpoint.service().implicitTls();
        return """
                      <Protocol>
                        <Type>%s</Type>
                        <Server>%s</Server>
                        <Port>%d</Port>
                        <DomainRequired>off</DomainRequired>
                        <LoginName>%s</LoginName>
                        <SPA>off</SPA>
                        <SSL>%s</SSL>
                        <Encryption>%s</Encryption>
                        <AuthRequired>on</AuthRequired>
                      </Protocol>
                """.formatted(
                        endpoint.service().protocol(),
                        Xml.escape(endpoint.host()),
                        endpoint.port(),
                        address.xml(),
                        tls ? "on" : "off",
                        tls ? "SSL" : "TLS");
    }
}
