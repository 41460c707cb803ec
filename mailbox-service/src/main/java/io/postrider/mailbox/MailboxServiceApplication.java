package io.postrider.mailbox;

import io.postrider.api.ServiceName;
import io.postrider.platform.PostriderService;
import io.postrider.platform.ServiceApplication;
import io.postrider.platform.WithDatabase;

/** mailbox-service: mailboxes and messages over PostgreSQL. */
@PostriderService
@WithDatabase(schemas = {"content", "mail"})
public class MailboxServiceApplication {
    /** Starts the service in a process of its own. */
    public static void main(String[] arguments) {
        ServiceApplication.run(MailboxServiceApplication.class, ServiceName.MAILBOX_SERVICE, arguments);
    }
}
