package io.postrider.auth.autoconfig;

import io.postrider.auth.published.Endpoint;
import io.postrider.auth.published.MailService.Protocol;
import io.postrider.auth.published.Published;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Apple's configuration profile with one mail account, signed with the certificate of the mail listeners. */
@Component
class AppleProfile {
    private static final String PROFILE = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0">
            <dict>
              <key>PayloadType</key><string>Configuration</string>
              <key>PayloadVersion</key><integer>1</integer>
              <key>PayloadIdentifier</key><string>%1$s.mail</string>
              <key>PayloadUUID</key><string>%2$s</string>
              <key>PayloadDisplayName</key><string>Mail: %3$s</string>
              <key>PayloadOrganization</key><string>%3$s</string>
              <key>PayloadContent</key>
              <array>
                <dict>
                  <key>PayloadType</key><string>com.apple.mail.managed</string>
                  <key>PayloadVersion</key><integer>1</integer>
                  <key>PayloadIdentifier</key><string>%1$s.mail.account</string>
                  <key>PayloadUUID</key><string>%4$s</string>
                  <key>PayloadDisplayName</key><string>%5$s</string>
                  <key>EmailAccountDescription</key><string>%3$s</string>
                  <key>EmailAccountType</key><string>%6$s</string>
                  <key>EmailAddress</key><string>%5$s</string>
            %7$s%8$s      <key>OutgoingPasswordSameAsIncomingPassword</key><true/>
                </dict>
              </array>
            </dict>
            </plist>
            """;

    private final Published published;
    private final SignedProfiles signed = new SignedProfiles();

    AppleProfile(Published published) {
        this.published = published;
    }

    /** The profile: signed where this service has a certificate, else as plain text, which devices take with a warning. */
    byte[] document(ServedAddress address, String clientAddress) {
        String text = text(address);
        return signed.of(text, clientAddress, () -> {
            byte[] profile = text.getBytes(StandardCharsets.UTF_8);
            return published
                    .certificate()
                    .map(signer -> ProfileSignature.sign(profile, signer))
                    .orElse(profile);
        });
    }

    private String text(ServedAddress address) {
        String name = Xml.escape(address.domain().unicode());
        String incoming = published
                .endpoint(Protocol.IMAP)
                .or(() -> published.endpoint(Protocol.POP3))
                .map(endpoint -> server("Incoming", endpoint, address))
                .orElse("");
        String outgoing = published
                .endpoint(Protocol.SMTP)
                .map(endpoint -> server("Outgoing", endpoint, address))
                .orElse("");
        boolean imap = published.endpoint(Protocol.IMAP).isPresent();
        return PROFILE.formatted(
                address.domain().value(),
                id("profile", address),
                name,
                id("account", address),
                address.xml(),
                imap ? "EmailTypeIMAP" : "EmailTypePOP",
                incoming,
                outgoing);
    }

    private static String server(String direction, Endpoint endpoint, ServedAddress address) {
        return """
                      <key>%1$sMailServerHostName</key><string>%2$s</string>
                      <key>%1$sMailServerPortNumber</key><integer>%3$d</integer>
                      <key>%1$sMailServerUseSSL</key><true/>
                      <key>%1$sMailServerAuthentication</key><string>EmailAuthPassword</string>
                      <key>%1$sMailServerUsername</key><string>%4$s</string>
                """.formatted(direction, Xml.escape(endpoint.host()), endpoint.port(), address.xml());
    }

    /** The same for the same address, so that a profile fetched again takes the place of the first. */
    private static UUID id(String part, ServedAddress address) {
        return UUID.nameUUIDFromBytes(("postrider " + part + ' ' + address.text()).getBytes(StandardCharsets.UTF_8));
    }
}
