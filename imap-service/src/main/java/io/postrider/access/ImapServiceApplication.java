package io.postrider.access;

import io.postrider.api.ServiceName;
import io.postrider.platform.PostriderService;
import io.postrider.platform.ServiceApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;

/** imap-service: IMAP and POP3. Protocol only; every mailbox is read over REST with its own user's token. */
@PostriderService
@ComponentScan({"io.postrider.access", "io.postrider.imap", "io.postrider.pop3"})
@ConfigurationPropertiesScan({"io.postrider.access", "io.postrider.imap", "io.postrider.pop3"})
public class ImapServiceApplication {
    /** Starts the service in a process of its own. */
    public static void main(String[] arguments) {
        ServiceApplication.run(ImapServiceApplication.class, ServiceName.IMAP_SERVICE, arguments);
    }
}
