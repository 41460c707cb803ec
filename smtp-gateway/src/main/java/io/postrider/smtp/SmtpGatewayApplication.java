package io.postrider.smtp;

import io.postrider.api.ServiceName;
import io.postrider.platform.PostriderService;
import io.postrider.platform.ServiceApplication;

/** smtp-gateway: SMTP ingress (25) and submission (587, 465). */
@PostriderService
public class SmtpGatewayApplication {
    /** Starts the service in a process of its own. */
    public static void main(String[] args) {
        ServiceApplication.run(SmtpGatewayApplication.class, ServiceName.SMTP_GATEWAY, args);
    }
}
